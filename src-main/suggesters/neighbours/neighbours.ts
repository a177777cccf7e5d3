import type { ReadableDb } from '../../storage/database.ts'
import { FOR_THE_POOL, modelFor } from '../../storage/model-for.ts'
import { answeredSamples } from '../../storage/tables/annotations.ts'
import { activeFeatureSet, vectorsOf } from '../../storage/tables/features.ts'
import { defineSuggester, type Suggestion } from '../suggester.ts'
import { about } from './about.ts'
import { inUnitLength, neighbourVote } from './neighbour-vote.ts'

/** Labelled samples that are looked at: a model comes long before there are more, unless an import brought them. */
const MOST = 200

/** Between the first label and the first model. */
export const neighbours = defineSuggester({
  ...about,
  suggest(samples, { db, task }, options) {
    const nothing = samples.map(() => null)
    const set = activeFeatureSet(db)
    if (!set || modelFor(db, FOR_THE_POOL, task)) return nothing
    const labelled = answeredSamples(db, false, task, MOST)
    if (labelled.length === 0) return nothing
    const directions = directionsOf(db, set.id, [...samples, ...labelled.map(({ sample }) => sample)])
    const voters = labelled.flatMap((one) => {
      const direction = directions.get(one.sample)
      return direction ? [{ ...one, direction }] : []
    })
    return samples.map((sample): Suggestion | null => {
      const direction = directions.get(sample)
      return direction
        ? { labels: neighbourVote({ sample, direction }, voters, options.neighbours), model: null }
        : null
    })
  },
})

/** Of a project, what has been read of its features: a sample is asked first and votes then. More than so many are read anew. */
const KEPT = 10 * MOST
const kept = new WeakMap<ReadableDb, { readonly set: number; readonly directions: Map<number, Float32Array> }>()

function directionsOf(db: ReadableDb, set: number, samples: readonly number[]): ReadonlyMap<number, Float32Array> {
  const before = kept.get(db)
  const { directions } = before?.set === set ? before : { directions: new Map<number, Float32Array>() }
  if (directions.size > KEPT) directions.clear()
  kept.set(db, { set, directions })
  const missing = samples.filter((sample) => !directions.has(sample)).sort((a, b) => a - b)
  for (const [sample, vector] of vectorsOf(db, set, missing)) directions.set(sample, inUnitLength(vector))
  return directions
}
