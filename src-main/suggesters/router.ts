import { resolveOptions } from '../platform/options.ts'
import { isKeptForMeasuring } from '../storage/tables/holdout.ts'
import { sourceEvidence } from '../storage/tables/suggestions.ts'
import { BREAKER, latencyBreaker } from './latency-breaker.ts'
import { orderOfSources, type SourcePlace } from './source-order.ts'
import type { AskedFor, Suggester, Suggestion } from './suggester.ts'
import { suggesterHealth, type SuggesterHealth } from './suggester-health.ts'
import { within } from './within.ts'

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

/** A deal of cards waits no longer for all sources together, ms: what is not said by then is not on the cards. */
const DEADLINE = BREAKER.slowMs

type Said = readonly (Suggestion | null)[]

/**
 * Perception: every suggester is asked, but for one that was slow or failed of late (its breaker is open), or is still at work on an earlier deal; what goes
 * wrong in one costs the others nothing. Decision: their order, by how often each was right. `suggesters`: those there are just now; `now`: ms of a clock that
 * never goes back.
 */
export function openRouter(suggesters: () => readonly Suggester[], now: () => number): SuggestionRouter {
  const health = suggesterHealth(() => latencyBreaker())
  /** Since when those are waited for whose answer came too late for a deal and is not there yet. */
  const atWork = new Map<string, number>()
  /** Who had no time left to be asked in the newest deal. */
  let unasked = new Set<string>()

  async function ask(by: Suggester, samples: readonly number[], asked: AskedFor): Promise<Said> {
    const of = health.of(by.id)
    const began = now()
    const since = atWork.get(by.id)
    if (since !== undefined) {
      of.record({ at: began, ms: Math.max(BREAKER.slowMs, began - since), error: null })
      return []
    }
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
  /** What is said within `ms`; whoever takes longer is not asked again before that is done. */
  async function inTime(by: Suggester, answer: Promise<Said>, ms: number): Promise<Said> {
    const began = now()
    const said = await within(answer, ms, null)
    if (said !== null) return said
    atWork.set(by.id, began)
    void answer.catch(() => {}).finally(() => atWork.delete(by.id))
    return []
  }
  /** Those of this process one after the other, so that each is timed by its own work alone; they share a thread anyhow. */
  async function askAll(all: readonly Suggester[], samples: readonly number[], asked: AskedFor) {
    const until = now() + DEADLINE
    const left = () => until - now()
    const elsewhere = new Map(all.filter((by) => by.elsewhere).map((by) => [by, ask(by, samples, asked)]))
    // What goes wrong in them is heard below; it must not go unheard if one of the others throws first.
    for (const answer of elsewhere.values()) answer.catch(() => {})
    const said: Said[] = []
    const late = new Set<string>()
    for (const by of all) {
      const asks = !elsewhere.has(by) && left() > 0
      if (!elsewhere.has(by) && !asks) late.add(by.id)
      said.push(asks ? await inTime(by, ask(by, samples, asked), left()) : [])
    }
    for (const [by, answer] of elsewhere) said[all.indexOf(by)] = await inTime(by, answer, left())
    unasked = late
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
        const isLate = atWork.has(by.id) || unasked.has(by.id)
        if (isLate || health.of(by.id).breaker.state() === 'open') return [{ source: by.id, state: 'degraded' }]
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
