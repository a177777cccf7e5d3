import type { Reason } from '../../contract/cards.ts'
import type { QueueState } from '../../contract/queue-state.ts'
import { mulberry32, shuffled, type Random } from '../../platform/random.ts'
import { like } from '../../storage/stored-json.ts'
import { holdoutSamples, waitingToMeasure } from '../../storage/tables/holdout.ts'
import { readTaskSetting, writeTaskSetting } from '../../storage/tables/project.ts'
import {
  dequeue,
  leasedBy,
  leaseNext,
  releaseLease,
  releaseLeasesOf,
  renewLease,
  queuedSamples,
  readyCount,
  replaceQueue,
  type QueuedSample,
} from '../../storage/tables/queue.ts'
import type { OpenProject } from '../project/open-project.ts'
import { unlabelledCount } from '../project/sample-counts.ts'
import type { StudioContext } from '../context.ts'
import { drawUnlabelled } from './random-draw.ts'
import { queueRows, unexplained, type Ranking } from './ranking.ts'
import { batchOf, type StoredBatch } from './stored-batch.ts'

/** Cards that lie ready before the next ranking is asked for. */
const ENOUGH_READY = 20
const LEASE_MS = 30 * 60_000
/** Random cards stand behind every ranked one. */
const RANDOM_OFFSET = 1_000_000

/** What the queue remembers of its ranking, kept in the project so that a restart goes on where it was. */
interface QueueStatus {
  readonly round: number
  readonly mode: 'preparing' | 'cold' | 'strategy' | 'fallback'
  readonly strategy: string
  readonly reasons: readonly Reason[]
  readonly scoredShare: number
  readonly rankedAt: number | null
  readonly model: number | null
  /** Of projects of earlier versions it is not known. */
  readonly batch?: StoredBatch | null
}
const NOTHING_RANKED: QueueStatus = {
  round: 0,
  mode: 'preparing',
  strategy: 'random.v1',
  reasons: [],
  scoredShare: 0,
  rankedAt: null,
  model: null,
}

function isQueueStatus(value: unknown): boolean {
  if (!like({ ...NOTHING_RANKED, reasons: [{ code: '', fields: {} }] })(value)) return false
  const { mode, batch } = value as QueueStatus
  return MODES.has(mode) && (!batch || like({ asked: 0, nearCopies: 0, predicted: [[0]] })(batch))
}
const MODES: ReadonlySet<string> = new Set<QueueStatus['mode']>(['preparing', 'cold', 'strategy', 'fallback'])

export interface Queue {
  readonly state: () => QueueState
  /** Up to `count` cards for a page besides those it holds: the next in rank, then random ones with the reason said. */
  readonly lease: (request: {
    holder: string
    annotator: string
    count: number
    holding: readonly number[]
  }) => QueuedSample[]
  /** A page is gone: its cards are for the others. */
  readonly leave: (holder: string) => void
  /** Puts a ranking in. Cards that a page holds stay with it. */
  readonly swap: (
    mode: 'cold' | 'strategy',
    ranking: Ranking,
    about: { scoredShare: number; batch: StoredBatch },
  ) => void
  /** Says why there is no (new) ranking; what lies ready stays. */
  readonly explain: (mode: 'preparing' | 'fallback', reasons: readonly Reason[]) => void
  readonly runsLow: () => boolean
  readonly tell: () => void
}

export function openQueue(
  { clock, events, newSeed, settings }: StudioContext,
  project: OpenProject,
  task: number,
): Queue {
  const { db } = project
  const counts = () => project.countsOf(task)
  const random: Random = mulberry32(newSeed())
  let standing = readTaskSetting<QueueStatus>(db, 'queue', isQueueStatus, task) ?? NOTHING_RANKED

  const settle = (next: QueueStatus) => {
    standing = next
    writeTaskSetting(db, 'queue', next, task)
  }
  const tell = () => events.publish({ type: 'queue', queue: state() })

  function state(): QueueState {
    const { round: _, mode, reasons, batch = null, ...ranked } = standing
    const about = { task, ...ranked, batch: batch && batchOf(batch, counts()) }
    const { samples, skipped, flagged } = counts()
    const ready = readyCount(db, clock(), task)
    const empty = (reason: Reason): QueueState => ({ ...about, ready, mode: 'empty', reasons: [reason] })
    if (samples === 0) return empty({ code: 'no-samples', fields: {} })
    if (unlabelledCount(counts()) === 0) return empty({ code: 'all-answered', fields: { skipped, flagged } })
    return { ...about, ready, mode, reasons: [...reasons] }
  }

  /** What must not be drawn: what is queued already, and what is kept for measuring. */
  const takenSamples = () => new Set([...queuedSamples(db, task), ...holdoutSamples(db)])

  /** Queues the picks with a share of cards to measure with, drawn at random from what is set aside; those come last of all where nothing else is left. */
  function enqueue(ranking: Ranking, round: number, offset = 0): void {
    const queued = takenSamples()
    const waiting = shuffled(waitingToMeasure(db, project.newest, task), random)
    // A ranking's first card shows what it is good for: it is never one to measure with.
    const slots = ranking.picks.map((_, i) => random() < settings.current().holdoutShare && i > 0)
    for (let left = waiting.length; slots.length < ENOUGH_READY && left > 0; left--) slots.push(true)
    const holdout = waiting.slice(0, slots.filter(Boolean).length)
    const picks = ranking.picks.filter(({ sample }) => !queued.has(sample))
    // Up to 0: nothing that is queued goes.
    replaceQueue(db, queueRows({ ...ranking, picks }, { slots, holdout, round, offset }), 0, task)
  }

  function swap(mode: 'cold' | 'strategy', ranking: Ranking, about: { scoredShare: number; batch: StoredBatch }): void {
    const now = clock()
    const { strategy, reasons, model } = ranking
    db.transaction(() => {
      replaceQueue(db, [], now, task)
      enqueue(ranking, standing.round + 1)
      settle({
        round: standing.round + 1,
        mode,
        strategy,
        reasons,
        rankedAt: now,
        ...about,
        model: model?.version ?? null,
      })
    })
    tell()
  }

  /** Random cards, when the ranking has no more to give: annotators never wait for it. */
  function topUp(count: number): void {
    const drawn = { count: Math.max(count, ENOUGH_READY), task, newest: project.newest, taken: takenSamples() }
    const samples = drawUnlabelled(db, drawn, random)
    if (samples.length === 0 && waitingToMeasure(db, project.newest, task).length === 0) return
    const said = standing.mode === 'preparing' || standing.mode === 'fallback' ? standing.reasons : []
    const reasons = said.length > 0 ? said : [{ code: 'ranking-behind', fields: {} }]
    const picks = samples.map(unexplained)
    const poolSize = unlabelledCount(counts())
    enqueue(
      { strategy: 'random.v1', purpose: 'random', reasons, poolSize, model: null, picks },
      standing.round,
      RANDOM_OFFSET,
    )
    settle({ ...standing, mode: standing.mode === 'preparing' ? 'preparing' : 'fallback', reasons })
    tell()
  }

  function lease({ holder, annotator, count, holding }: Parameters<Queue['lease']>[0]): QueuedSample[] {
    const now = clock()
    const deal = { task, holder, annotator, now, until: now + LEASE_MS }
    const held = new Set(holding)
    const leaseMore = (more: number) => (more > 0 ? leaseNext(db, { ...deal, count: more }) : [])
    return db.transaction(() => {
      for (const row of leasedBy(db, holder, task)) {
        if (held.has(row.sample)) continue
        // What a page let go of has its rank again, unless it came from a ranking that a newer one has replaced.
        if (row.rank < 1 || row.why.round === standing.round) releaseLease(db, row.sample, holder, task)
        else dequeue(db, row.sample, task)
      }
      for (const sample of held) renewLease(db, { ...deal, sample })
      const cards = leaseMore(count)
      if (cards.length < count) {
        topUp(count - cards.length)
        cards.push(...leaseMore(count - cards.length))
      }
      return cards
    })
  }
  function leave(holder: string): void {
    if (releaseLeasesOf(db, holder, task) > 0) tell()
  }

  return {
    state,
    lease,
    leave,
    swap,
    tell,
    explain(mode, reasons) {
      // A ranking that is merely older goes on being asked; its staleness shows in rankedAt.
      if (mode === 'preparing' && standing.rankedAt !== null) return
      settle({ ...standing, mode, reasons })
      tell()
    },
    runsLow: () =>
      readyCount(db, clock(), task) < ENOUGH_READY && unlabelledCount(counts()) > queuedSamples(db, task).length,
  }
}
