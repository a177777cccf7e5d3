import { resolveOptions } from '../platform/options.ts'
import { isKeptForMeasuring } from '../storage/tables/holdout.ts'
import { sourceEvidence } from '../storage/tables/suggestions.ts'
import { latencyBreaker } from './latency-breaker.ts'
import { orderOfSources, type SourcePlace } from './source-order.ts'
import type { AskedFor, Suggester, Suggestion } from './suggester.ts'
import { suggesterHealth, type SuggesterHealth } from './suggester-health.ts'

/** What one source says of a sample, and why it is heard where it is. */
export interface SourceSaid extends Suggestion {
  /** The suggester's id, or `names` where a model has learnt from nothing else. */
  readonly source: string
  readonly by: Pick<Suggester, 'id' | 'gives'>
  readonly place: SourcePlace
}

/** Who is not heard just now. degraded: it was slow or failed, and is left out for a while. warming: this model has not predicted anything yet. */
export interface NotHeard {
  readonly source: string
  readonly state: 'warming' | 'degraded'
  readonly version?: number
}

export interface SuggestionRouter {
  /**
   * What is proposed for samples whose cards are dealt: what each source says, in the order in which they are heard. Nothing of what is kept for measuring: a
   * guess would anchor the annotator, and the measure with them.
   */
  readonly suggest: (samples: readonly number[], asked: AskedFor) => Promise<ReadonlyMap<number, readonly SourceSaid[]>>
  /** Who was passed over for the next ones. */
  readonly notHeard: (asked: AskedFor) => NotHeard[]
  readonly health: () => SuggesterHealth[]
}

/**
 * Perception: every suggester is asked, but for one that was slow or failed of late (its breaker is open); what goes wrong in one costs the others nothing.
 * Decision: their order, by how often each was right. `suggesters`: those there are just now; `now`: ms of a clock that never goes back.
 */
export function openRouter(suggesters: () => readonly Suggester[], now: () => number): SuggestionRouter {
  const health = suggesterHealth(() => latencyBreaker())
  async function ask(by: Suggester, samples: readonly number[], asked: AskedFor) {
    const of = health.of(by.id)
    const began = now()
    let own: number | null = null
    const took = (ms: number) => void (own = ms)
    if (!of.breaker.admits(began)) return []
    try {
      const said = await by.suggest(samples, { ...asked, took }, resolveOptions(by.id, by.options))
      of.record({ at: now(), ms: own ?? now() - began, error: null })
      return said
    } catch (error) {
      // A project that is closed fails them all: that is no fault of theirs, and whoever asked hears of it.
      if ((error as Error).name === 'ProjectClosed') throw error
      of.record({ at: now(), ms: now() - began, error: error as Error })
      return []
    }
  }
  /** Those of this process one after the other, so that each is timed by its own work alone; they share a thread anyhow. */
  async function askAll(all: readonly Suggester[], samples: readonly number[], asked: AskedFor) {
    const elsewhere = new Map(all.filter((by) => by.elsewhere).map((by) => [by, ask(by, samples, asked)]))
    // What goes wrong in them is heard below; it must not go unheard if one of the others throws first.
    for (const answer of elsewhere.values()) answer.catch(() => {})
    const said: (readonly (Suggestion | null)[])[] = []
    for (const by of all) said.push(elsewhere.has(by) ? [] : await ask(by, samples, asked))
    for (const [by, answer] of elsewhere) said[all.indexOf(by)] = await answer
    return said
  }
  return {
    async suggest(samples, asked) {
      const found = new Map<number, readonly SourceSaid[]>()
      const open = samples.filter((sample) => !isKeptForMeasuring(asked.db, sample))
      if (open.length === 0) return found
      const all = suggesters()
      const said = await askAll(all, open, asked)
      const evidence = evidenceOf(asked)
      open.forEach((sample, i) => {
        const heard = all.flatMap((by, at) => {
          const one = said[at]![i]
          return one && one.labels.length > 0 ? [{ ...one, by, source: sourceOf(by, one) }] : []
        })
        if (heard.length === 0) return
        const order = orderOfSources(
          heard.map(({ source }) => source),
          evidence,
        )
        found.set(
          sample,
          order.flatMap((place) => heard.flatMap((one) => (one.source === place.source ? [{ ...one, place }] : []))),
        )
      })
      return found
    },
    notHeard: (asked) =>
      suggesters().flatMap((by): NotHeard[] => {
        if (health.of(by.id).breaker.state() === 'open') return [{ source: by.id, state: 'degraded' }]
        const version = by.warming?.(asked) ?? null
        return version === null ? [] : [{ source: by.id, state: 'warming', version }]
      }),
    health: () => health.all(suggesters().map(({ id }) => id)),
  }
}

const sourceOf = ({ id }: Suggester, { model }: Suggestion) => (model?.version === 0 ? 'names' : id)

/** The newest suggestions that count: models and rules change. */
export const NEWEST_THAT_COUNT = 2_000
const evidenceOf = ({ db, task }: AskedFor) =>
  new Map(sourceEvidence(db, task, NEWEST_THAT_COUNT).map(({ source, right, of }) => [source, { right, of }]))
