import type { ReadableDb } from '../storage/database.ts'
import { modelParameters, type SpeakingModel } from '../storage/tables/models.ts'
import { probabilitiesAt, type SteppableHead } from '../training/online-step.ts'
import { unpackParameters } from '../training/pack-parameters.ts'

/** Labels told of a sample, as rankings keep. */
const TOLD = 12

/** The head of a model, to be read in this process; null: more than one layer, or nothing that can be read. */
export function storedHead(
  db: ReadableDb,
  { id, kind, classes }: Pick<SpeakingModel, 'id' | 'kind' | 'classes'>,
): SteppableHead | null {
  const bytes = modelParameters(db, id)
  if (bytes.length <= 4) return null
  const { weight, bias, ...rest } = unpackParameters(bytes)
  if (!weight || bias?.data.length !== classes.length || Object.keys(rest).length > 0) return null
  return { weight: Float32Array.from(weight.data), bias: Float32Array.from(bias.data), kind }
}

/** [label id, probability], likeliest first.  x: [d] */
export function likeliestAt(
  head: SteppableHead,
  x: Float32Array,
  { classes, temperature }: Pick<SpeakingModel, 'classes' | 'temperature'>,
): [label: number, probability: number][] {
  return Array.from(probabilitiesAt(head, x, temperature), (p, c): [number, number] => [classes[c]!, p])
    .sort((a, b) => b[1] - a[1])
    .slice(0, TOLD)
}
