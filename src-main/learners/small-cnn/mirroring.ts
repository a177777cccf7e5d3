import type { Runtime } from '../../compute/runtime.ts'
import { predictedClasses } from '../../evaluation/classification-metrics.ts'
import type { Matrix } from '../../platform/matrix.ts'
import { probabilitiesOf } from '../../training/head-graph.ts'
import { logits } from '../../training/linear-head.ts'
import type { Parameters } from '../../training/training-task.ts'
import { featuresOf, type View } from './features-of.ts'

/** Of what is recognised as it is, the share that must be recognised mirrored: of all images, and of those of each class. */
const [OF_ALL, OF_A_CLASS] = [1 / 2, 1 / 5]

/**
 * Whether images may be mirrored, by a network that has learnt some of them and never saw one mirrored. Cars and cats it recognises either
 * way; a mirrored 5 it takes for a 2. What it has learnt by heart it misses mirrored too: few labels are rather left as they are.
 */
export async function mayMirror(
  parameters: Parameters,
  pixels: Matrix,
  truth: Int32Array,
  runtime: Runtime,
): Promise<boolean> {
  const head = { parameters: { weight: parameters['weight']!, bias: parameters['bias']! }, logits }
  const seen = async (view: View) =>
    predictedClasses(await probabilitiesOf(head, await featuresOf(parameters, pixels, runtime, [view]), runtime))
  return staysKnown(truth, await seen('asItIs'), await seen('mirrored'))
}

/** As many mirrored images are right as there must be, of all and of each class.  Classes, of each image */
export function staysKnown(truth: Int32Array, asItIs: Int32Array, mirrored: Int32Array): boolean {
  const enough = (share: number, among: (label: number) => boolean) => {
    const right = (found: Int32Array) => truth.filter((label, i) => among(label) && found[i] === label).length
    return right(mirrored) >= share * right(asItIs)
  }
  const classes = [...new Set(truth)]
  return enough(OF_ALL, () => true) && classes.every((c) => enough(OF_A_CLASS, (label) => label === c))
}
