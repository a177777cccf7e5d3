import type { Beginning, WantedBeginning } from '../../contract/beginnings.ts'
import type { OptionValues } from '../../contract/options.ts'
import { learnerFace, learnerFaces } from '../../learners/faces.ts'
import { NamedError } from '../../platform/named-error.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { modelById } from '../../storage/tables/models.ts'
import { UnknownModel } from './unknown-model.ts'

/** Its learner cannot go on from what it has learnt. */
export class NotABeginning extends NamedError<{ version: number; learner: string; known: string }> {
  constructor(version: number, learner: string) {
    const known = learnerFaces.filter(({ begins }) => begins).map(({ id }) => id)
    super(
      { version, learner, known: known.join(', ') },
      `Model ${version} is of ${learner}, so set, which cannot begin from a version; ${known.join(', ')} can`,
    )
  }
}

/** What one learner has learnt means nothing to another. */
export class BeginningOfOtherLearner extends NamedError<{ version: number; learner: string; wanted: string }> {
  constructor(version: number, learner: string, wanted: string) {
    super({ version, learner, wanted }, `Model ${version} is of ${learner}; ${wanted} cannot begin from it`)
  }
}

/** The version to begin from, with its learner and options: what is given comes before its own. Throws UnknownModel, NotABeginning, BeginningOfOtherLearner. */
export function beginningOf(
  db: ReadableDb,
  { task, learner, options }: { readonly task: number; readonly learner?: string; readonly options?: OptionValues },
  { model: id, prior = 0, kind = 'l2' }: WantedBeginning,
): { readonly beginning: Beginning; readonly learner: string; readonly options: OptionValues } {
  const model = modelById(db, id)
  if (model?.task !== task || model.setId === null) throw new UnknownModel(id)
  const { version } = model
  if (learner !== undefined && learner !== model.learner)
    throw new BeginningOfOtherLearner(version, model.learner, learner)
  const all = { ...model.options, ...options }
  if (learnerFace(model.learner).begins?.(all) !== true) throw new NotABeginning(version, model.learner)
  return { beginning: { model: id, version, prior, kind }, learner: model.learner, options: all }
}
