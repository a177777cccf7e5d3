import type { DefaultPool, PoolSource } from '../../contract/default-pool.ts'
import type { AsOf } from '../../compute-tasks/default-pool-task.ts'
import type { Numerics } from '../../compute-tasks/numerics.ts'
import type { RankedPick } from '../../compute-tasks/requests.ts'
import type { ReadableDb, WritableDb } from '../../storage/database.ts'
import { like } from '../../storage/stored-json.ts'
import { readSetting, writeSetting } from '../../storage/tables/project.ts'
import { sampleCount } from '../../storage/tables/samples.ts'

export const DEFAULT_POOL = 'default-pool.v1'
const DAY_MS = 86_400_000
const NOTHING_NAMED: DefaultPool = {
  views: null,
  at: null,
  halfLifeDays: 7,
  positive: null,
  trials: null,
  authority: null,
  typicality: true,
  refresh: { popularity: 'daily', success: 'live', authority: 'live', typicality: 'daily' },
}
type Looked = Partial<Record<PoolSource, AsOf>>

/** The columns somebody has named; of a file that is damaged none. */
export const chosenPool = (db: ReadableDb): DefaultPool =>
  readSetting<DefaultPool>(db, 'default pool', like({ halfLifeDays: 7, typicality: true, refresh: {} })) ??
  NOTHING_NAMED

/** The sources are looked at anew from the next ranking on. */
export function choosePool(db: WritableDb, choice: DefaultPool): void {
  db.transaction(() => {
    writeSetting(db, 'default pool', choice)
    writeSetting(db, 'default pool looked at', {})
  })
}

/** Which sources speak. */
export function speakingSources({ views, at, positive, trials, authority, typicality }: DefaultPool): PoolSource[] {
  const named: PoolSource[] = []
  if (views !== null || at !== null) named.push('popularity')
  if (positive !== null && trials !== null) named.push('success')
  if (authority !== null) named.push('authority')
  // Alone it would be what strategies do anyway.
  return named.length > 0 && typicality ? [...named, 'typicality'] : named
}

/** As of when each source that speaks is looked at now: a daily one as of its last time, until that is a day ago. */
function lookAt(db: WritableDb, choice: DefaultPool, now: number): Looked {
  const before = readSetting<Looked>(db, 'default pool looked at') ?? {}
  const fresh: AsOf = { now, upTo: sampleCount(db) }
  const looked = Object.fromEntries(
    speakingSources(choice).map((source) => {
      const last = before[source]
      const stands = choice.refresh[source] === 'daily' && last && now >= last.now && now - last.now < DAY_MS
      return [source, stands ? last : fresh]
    }),
  ) as Looked
  writeSetting(db, 'default pool looked at', looked)
  return looked
}

/** A strategy that needs a model covers the pool until there is one, and so does the automatic one: what is chosen to ask otherwise is left as it is. */
export const coversFirst = ({ id, needs }: { readonly id: string; readonly needs: { readonly model?: boolean } }) =>
  id === 'auto.v1' || needs.model === true

interface Around {
  readonly db: WritableDb
  readonly numerics: Pick<Numerics, 'run'>
  readonly now: number
}

/**
 * Cards while there are neither names nor a model: every second one is what the columns of the data put first, the others are the strategy's, in its order.
 * Without a column that is named the strategy's as they are.
 */
export async function withDefaultPool(
  { db, numerics, now }: Around,
  { task, set, picks }: { readonly task: number; readonly set: number; readonly picks: readonly RankedPick[] },
  control: { readonly signal?: AbortSignal },
): Promise<readonly RankedPick[]> {
  const choice = chosenPool(db)
  if (speakingSources(choice).length === 0 || picks.length === 0) return picks
  const asOf = lookAt(db, choice, now)
  const ordered = await numerics.run('defaultPool', { task, set, choice, asOf, count: picks.length }, control)
  const first = ordered.map(({ sample, score, shares }): RankedPick => {
    const [leading] = Object.entries(shares).sort(([, a], [, b]) => b - a)
    const reasons = [{ code: 'default-pool', fields: { leading: leading?.[0] ?? '' } }]
    return {
      sample,
      score,
      parts: { ...shares },
      guesses: [],
      nearest: null,
      from: { strategy: DEFAULT_POOL, reasons },
    }
  })
  return inTurns(first, picks).slice(0, picks.length)
}

/** One of each, then the next of each; what was taken from one is not taken from the other. */
function inTurns(first: readonly RankedPick[], second: readonly RankedPick[]): RankedPick[] {
  const taken = new Map<number, RankedPick>()
  for (let i = 0; i < Math.max(first.length, second.length); i++)
    for (const one of [first[i], second[i]]) if (one && !taken.has(one.sample)) taken.set(one.sample, one)
  return [...taken.values()]
}
