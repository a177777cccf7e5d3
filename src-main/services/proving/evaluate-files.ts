import type { Runtime } from '../../compute/runtime.ts'
import { learnerById } from '../../learners/index.ts'
import { backboneChoice } from '../models/backbone-choice.ts'
import { evaluate, evaluateContents, type Evaluation, type Plan } from './evaluate.ts'
import { featureSplit, type FeatureSplit } from './labelled-features.ts'
import type { LabelledFile } from './labelled-file.ts'

export interface ProvingFiles {
  readonly train: LabelledFile
  readonly test: LabelledFile
}
interface Told {
  readonly onFeatures?: (done: number, total: number) => void
  readonly onRun?: (done: number) => void
}

/** `backbone`: an id, or a model folder; the built-in one for texts when left out. */
export function featuresOf(
  files: ProvingFiles,
  backbone: string | undefined,
  runtime: Runtime,
  onFeatures?: Told['onFeatures'],
): Promise<FeatureSplit> {
  const kind = files.train.contents[0]!.kind === 'image' ? 'image' : 'text'
  const { backbone: id, options } = backboneChoice(backbone ?? 'ngram-lsa.v1', kind)
  return featureSplit({ ...files, backbone: id, backboneOptions: options }, runtime, { onProgress: onFeatures })
}

/** A learner on two labelled files: a head on a backbone's features, or one that works end to end and needs no backbone. */
export async function evaluateFiles(
  files: ProvingFiles,
  backbone: string | undefined,
  plan: Plan,
  runtime: Runtime,
  { onFeatures, onRun }: Told = {},
): Promise<Evaluation> {
  if (learnerById(plan.learner).input !== 'features') return evaluateContents(files, plan, runtime, onRun)
  return evaluate(await featuresOf(files, backbone, runtime, onFeatures), plan, runtime, onRun)
}
