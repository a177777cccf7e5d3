import type { Content } from '../backbones/backbone.ts'
import type { OptionSchema, OptionsOf } from '../contract/options.ts'
import type { Matrix } from '../platform/matrix.ts'
import { probabilitiesOf } from '../training/head-graph.ts'
import type { ContentLearner } from './learner.ts'
import type { TrainedModel, TrainingContext } from '../training/training-task.ts'
import { logits } from '../training/linear-head.ts'

/** Class probabilities by a model that works end to end.  → [contents.length, classes] */
export async function predictContents<S extends OptionSchema>(
  learner: ContentLearner<S>,
  { parameters, temperature }: Pick<TrainedModel, 'parameters' | 'temperature'>,
  contents: readonly Content[],
  options: OptionsOf<S>,
  context: Pick<TrainingContext, 'runtime' | 'seed' | 'signal'>,
): Promise<Matrix> {
  const extractor = await learner.open(parameters, options, context)
  try {
    const head = { parameters: learner.head(parameters), logits, temperature }
    return await probabilitiesOf(head, await extractor.embed(contents), context.runtime)
  } finally {
    await extractor.close()
  }
}
