import type { Asked } from '../../contract/serves.ts'
import type { OptionValues } from '../../contract/options.ts'
import type { LabFeatures, LabFile, LabFileReport } from '../../contract/strategies.ts'
import { backboneFaces, builtIn } from '../../backbones/faces.ts'
import { NamedError } from '../../platform/named-error.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { activeFeatureSet } from '../../storage/tables/features.ts'
import { heldOutCount } from '../../experiments/hold-out.ts'
import { LabelsDoNotMatch } from '../../experiments/numbered-labels.ts'
import { countLabels, type LabelCount } from '../../experiments/labelled-file.ts'

/** Of labelled samples, the share that is only tested on. */
export const TESTED = 0.25

export class NoLabelsInFile extends NamedError<{ path: string; records: number }> {
  constructor(path: string, records: number) {
    super({ path, records }, `None of the ${records} records of ${path} has a label`)
  }
}
/** With one label there is nothing to tell apart. */
export class OneLabelInFile extends NamedError<{ path: string; label: string }> {
  constructor(path: string, label: string) {
    super({ path, label }, `All labelled records of ${path} carry “${label}”`)
  }
}
/** Every record has a label of its own: nothing is left to test on. */
export class NoRepeatedLabel extends NamedError<{ path: string; labels: number }> {
  constructor(path: string, labels: number) {
    super({ path, labels }, `${path} has ${labels} labels, each on one record`)
  }
}
export class TestOfAnotherKind extends NamedError<{ path: string; found: string; expected: string }> {
  constructor(path: string, found: string, expected: string) {
    super({ path, found, expected }, `${path} holds ${found} samples, the file to learn from ${expected}`)
  }
}

/** A labelled file as a replay is planned on it. */
export interface LabFilePlan {
  readonly features: LabFeatures
  readonly options: OptionValues
  /** Of the records it was planned on, both files in one. */
  readonly digest: string
}

/**
 * Counts what is labelled and settles the features. Throws FileMissing and the other reasons why a file cannot be read, NoLabelsInFile,
 * OneLabelInFile, NoRepeatedLabel, TestOfAnotherKind, LabelsDoNotMatch.
 */
export async function inspectLabFile(
  db: ReadableDb,
  file: LabFile,
  asked?: Asked,
): Promise<LabFileReport & LabFilePlan> {
  const train = await labelsOf(file.train, asked)
  const test = file.test === undefined ? null : await labelsOf(file.test, asked)
  const [only] = train.labels
  if (train.labels.size === 1) throw new OneLabelInFile(file.train, only!)
  if (test && test.kind !== train.kind) throw new TestOfAnotherKind(file.test!, test.kind, train.kind)
  const missing = [...(test?.labels ?? [])].filter((label) => !train.labels.has(label))
  if (missing.length > 0) throw new LabelsDoNotMatch(missing, train.labels.size, test!.labels.size)
  const tested = test?.labelled ?? heldOutCount(train.labelled, train.labels.size, TESTED)
  if (tested === 0) throw new NoRepeatedLabel(file.train, train.labels.size)
  return {
    pool: test ? train.labelled : train.labelled - tested,
    tested,
    labels: train.labels.size,
    kind: test?.labelKind === 'multi' ? 'multi' : train.labelKind,
    ...featuresFor(db, train.kind),
    digest: joined(test ? [train, test] : [train]),
  }
}

/** Of both files' records: what a replay was planned on is there unchanged if this is. */
export async function digestOf({ train, test }: LabFile, asked?: Asked): Promise<string> {
  const counts = [await countLabels(train, asked), ...(test === undefined ? [] : [await countLabels(test, asked)])]
  return joined(counts)
}
const joined = (counts: readonly LabelCount[]) => counts.map(({ digest }) => digest).join(' ')

async function labelsOf(path: string, asked?: Asked): Promise<LabelCount> {
  const count = await countLabels(path, asked)
  if (count.labelled === 0) throw new NoLabelsInFile(path, count.records)
  return count
}

/** The project's backbone, fitted on the file; where that cannot be, the built-in one, and why. */
function featuresFor(
  db: ReadableDb,
  kind: LabelCount['kind'],
): Pick<LabFilePlan, 'features' | 'options'> & Pick<LabFileReport, 'readsWords'> {
  const set = activeFeatureSet(db)
  // What the project itself has learnt is no backbone of the family, and neither are vectors that came with its data.
  const own = backboneFaces.find(({ id, input }) => id === set?.backbone && input !== 'vector')
  if (set && own?.input === kind) {
    const { options, readsWords } = set
    return { features: { backbone: own.id, insteadOf: null }, options, readsWords }
  }
  const insteadOf = !set ? 'none' : own ? 'other-kind' : 'own-data'
  return { features: { backbone: builtIn(kind), insteadOf }, options: {}, readsWords: kind === 'text' }
}
