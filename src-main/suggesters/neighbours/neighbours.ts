import { FOR_THE_POOL, modelFor } from '../../storage/model-for.ts'
import { answeredSamples } from '../../storage/tables/annotations.ts'
import { activeFeatureSet } from '../../storage/tables/features.ts'
import { directionsOf } from '../directions-of.ts'
import { defineSuggester, type Suggestion } from '../suggester.ts'
import { about } from './about.ts'
import { neighbourVote } from './neighbour-vote.ts'

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
