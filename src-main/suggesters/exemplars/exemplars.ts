import type { ReadableDb } from '../../storage/database.ts'
import { answeredSamples, lastAction } from '../../storage/tables/annotations.ts'
import { activeFeatureSet } from '../../storage/tables/features.ts'
import { readTaskSetting } from '../../storage/tables/project.ts'
import { directionsOf } from '../directions-of.ts'
import { defineSuggester, type Suggestion } from '../suggester.ts'
import { about } from './about.ts'
import { calibrateThreshold, WANTED } from './calibrate-threshold.ts'
import { exemplarSet, type ExemplarSet } from './exemplar-set.ts'

/** Labelled samples that speak; of more a fixed random part, so that a card need not wait. */
const MOST = 1_000
/** With more of them, so many entries of the log may pass before they are read anew. */
const STALE = 20

export const exemplars = defineSuggester({
  ...about,
  async suggest(samples, { db, task }) {
    const set = await exemplarsOf(db, task)
    const features = activeFeatureSet(db)
    const { threshold } = calibrateThreshold(set?.pairs() ?? NOTHING, wantedPrecision(db, task))
    if (!set || !features || threshold === null) return samples.map(() => null)
    const directions = directionsOf(db, features.id, samples)
    return samples.map((sample): Suggestion | null => {
      const direction = directions.get(sample)
      const near = direction ? set.nearest(direction, sample) : null
      if (!near || near.similarity < threshold) return null
      const { labelIds } = set.byId.get(near.sample)!
      const because = new Map(labelIds.map((label) => [label, { sample: near.sample }]))
      return { labels: labelIds.map((label) => [label, near.similarity]), model: null, because }
    })
  },
})

const NOTHING = { similarities: [], hits: [] }
export const WANTED_SETTING = 'exemplarPrecision'

export const wantedPrecision = (db: ReadableDb, task: number): number =>
  readTaskSetting<number>(db, WANTED_SETTING, undefined, task) ?? WANTED

interface Kept {
  readonly features: number
  readonly set: ExemplarSet
  at: number
  /** Updates in their order. */
  turn: Promise<unknown>
}
const kept = new WeakMap<ReadableDb, Map<number, Kept>>()

/** The labelled samples of a task as of now, without those kept for measuring; null before there are features. */
export async function exemplarsOf(db: ReadableDb, task: number): Promise<ExemplarSet | null> {
  const features = activeFeatureSet(db)
  if (!features) return null
  const byTask = kept.get(db) ?? new Map<number, Kept>()
  kept.set(db, byTask)
  const before = byTask.get(task)
  const one =
    before?.features === features.id
      ? before
      : { features: features.id, set: exemplarSet(), at: -1, turn: Promise.resolve() }
  byTask.set(task, one)
  const now = lastAction(db)
  if (one.at >= 0 && now - one.at < (one.set.byId.size < MOST ? 1 : STALE)) {
    await one.turn
    return one.set
  }
  one.at = now
  const labelled = thinned(answeredSamples(db, false, task))
  const directions = directionsOf(
    db,
    features.id,
    labelled.flatMap(({ sample }) => (one.set.byId.has(sample) ? [] : [sample])),
  )
  const all = labelled.flatMap((answer) => {
    const direction = one.set.byId.get(answer.sample)?.direction ?? directions.get(answer.sample)
    return direction ? [{ ...answer, direction }] : []
  })
  one.turn = one.turn.then(() => one.set.update(all))
  await one.turn
  return one.set
}

/** The same part of all however many join: those with the smallest hash of their id (Knuth's multiplicative one). */
function thinned<Answer extends { readonly sample: number }>(all: readonly Answer[]): readonly Answer[] {
  if (all.length <= MOST) return all
  const hash = ({ sample }: Answer) => Math.imul(sample, 2_654_435_761) >>> 0
  return all.toSorted((a, b) => hash(a) - hash(b)).slice(0, MOST)
}
