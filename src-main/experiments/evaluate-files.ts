import type { Runtime } from '../compute/runtime.ts'
import { defaultLearner } from '../learners/faces.ts'
import { learnerById } from '../learners/index.ts'
import { NamedError } from '../platform/named-error.ts'
import { backboneChoice, folderOption, isPath } from '../backbones/backbone-choice.ts'
import { builtIn } from '../backbones/faces.ts'
import { evaluate, evaluateContents, evaluateOnce, type Evaluation, type Plan, type TestedRun } from './evaluate.ts'
import type { Lane } from './in-lanes.ts'
import { featureSplit, type FeatureRequest, type FeatureSplit } from './labelled-features.ts'
import { hasSeveral, type LabelledFile } from './labelled-file.ts'
import { NamesNotUsed } from './names-cannot-teach.ts'

/** A learner that works end to end reads the contents itself. */
export class BackboneNotUsed extends NamedError<{ learner: string; backbone: string }> {
  constructor(learner: string, backbone: string) {
    super({ learner, backbone }, `“${learner}” reads the samples itself and cannot use the backbone ${backbone}`)
  }
}

export interface LabelledFiles {
  readonly train: LabelledFile
  readonly test: LabelledFile
}
export interface EvaluationProgress {
  readonly onFeatures?: (done: number, total: number) => void
  /** `records`: where the tested rows stand among the records of the test file, if some were left out. */
  readonly onRun?: (done: number, run: TestedRun & { readonly records?: readonly number[] }) => void
  /** Where seeds of a head are evaluated; here, one after another, where left out. */
  readonly beside?: (
    split: FeatureSplit,
    work: (lanes: readonly Lane<number, TestedRun>[]) => Promise<Evaluation>,
  ) => Promise<Evaluation>
}

/** What suits the files where nobody has chosen. */
export const learnerFor = ({ train, test }: LabelledFiles): string =>
  defaultLearner(hasSeveral(train) || hasSeveral(test) ? 'multi' : 'single')

interface FeatureWishes extends Pick<EvaluationProgress, 'onFeatures'> {
  /** What each label means in words, where that is to teach. */
  readonly words?: FeatureRequest['words']
}

/** `backbone`: an id, or a model folder; when left out, the vectors that came with both files, or the built-in one. */
export function featuresOf(
  files: LabelledFiles,
  backbone: string | undefined,
  runtime: Runtime,
  { onFeatures, words }: FeatureWishes = {},
): Promise<FeatureSplit> {
  const kind = files.train.contents[0]!.kind === 'image' ? 'image' : 'text'
  const own = files.train.vectors && files.test.vectors
  const { backbone: id, options } = backboneChoice(backbone ?? (own ? 'precomputed.v1' : builtIn(kind)), kind)
  return featureSplit({ ...files, backbone: id, backboneOptions: options, words }, runtime, { onProgress: onFeatures })
}

/**
 * A learner on two labelled files: a head on a backbone's features, or one that works end to end. That one needs no backbone; where it
 * fine-tunes a model, a folder given as the backbone is the model, unless the options name another. Throws BackboneNotUsed.
 */
export async function evaluateFiles(
  files: LabelledFiles,
  backbone: string | undefined,
  plan: Plan,
  runtime: Runtime,
  { onFeatures, onRun, beside, words }: EvaluationProgress & Pick<FeatureWishes, 'words'> = {},
): Promise<Evaluation> {
  const { input, options: schema, ...learner } = learnerById(plan.learner)
  if (words && !('usesNames' in learner && learner.usesNames)) throw new NamesNotUsed(plan.learner)
  if (input !== 'features') {
    const wanting = folderOption(schema)
    if (backbone !== undefined && (!wanting || !isPath(backbone))) throw new BackboneNotUsed(plan.learner, backbone)
    const model = backbone === undefined ? {} : { [wanting!]: backbone }
    return evaluateContents(files, { ...plan, options: { ...model, ...plan.options } }, runtime, onRun)
  }
  const split = await featuresOf(files, backbone, runtime, { onFeatures, words })
  const work = (lanes: readonly Lane<number, TestedRun>[]) =>
    evaluate(split, plan, lanes, (done, run) => onRun?.(done, { ...run, records: split.test.records }))
  return beside ? beside(split, work) : work([evaluateOnce(split, plan, runtime)])
}
