import type { Content } from '../backbones/backbone.ts'
import type { Beginning } from '../contract/beginnings.ts'
import { NamedError } from '../platform/named-error.ts'
import { learntIn } from '../learners/trained-backbone.ts'
import type { ReadableDb } from '../storage/database.ts'
import { answeredUpTo } from '../storage/tables/annotations.ts'
import { backboneState } from '../storage/tables/features.ts'
import { labelNames } from '../storage/tables/labels.ts'
import { modelById } from '../storage/tables/models.ts'
import type { Example } from '../storage/tables/training-runs.ts'
import type { Prior } from '../training/training-task.ts'
import { labelledContents } from './examples-as-contents.ts'

/** The version to begin from knows other labels than are to be learnt: its last layer means something else. */
export class BeginningOfOtherLabels extends NamedError<{ version: number; labels: string }> {
  constructor(version: number, labels: readonly string[]) {
    super(
      { version, labels: labels.join(', ') },
      `Model ${version} and what is to be learnt do not have the same labels: ${labels.join(', ')}`,
    )
  }
}
/** Fisher information is measured on the labels a version has learnt; none of them is left. */
export class NoLabelsOfThatVersion extends NamedError<{ version: number }> {
  constructor(version: number) {
    super({ version }, `No label that model ${version} has learnt is left to weigh its parameters by`)
  }
}

interface Asked {
  readonly task: number
  /** Label ids in class order. */
  readonly classes: readonly number[]
  readonly learned: readonly Example[]
}

/** What the version has learnt, to begin from and to stay near; by Fisher with the labels that it knew. Throws BeginningOfOtherLabels, NoLabelsOfThatVersion. */
export async function priorOf(
  db: ReadableDb,
  { model: id, version, prior: strength, kind }: Beginning,
  { task, classes, learned }: Asked,
): Promise<Prior<readonly Content[]>> {
  const model = modelById(db, id)!
  const apart = [...model.classes, ...classes].filter(
    (label) => !model.classes.includes(label) || !classes.includes(label),
  )
  if (apart.length > 0) throw new BeginningOfOtherLabels(version, labelNames(db, apart))
  const parameters = learntIn(backboneState(db, model.setId!)!)
  if (kind === 'l2' || strength === 0) return { parameters, strength }
  const knew = new Set(answeredUpTo(db, task, model.lastAction))
  const fisherOn = await labelledContents(
    db,
    learned.filter(({ sample }) => knew.has(sample)),
    classes,
  )
  if (fisherOn.labels.length === 0) throw new NoLabelsOfThatVersion(version)
  return { parameters, strength, fisherOn }
}
