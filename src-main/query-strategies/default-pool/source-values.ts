import type { DefaultPool, PoolSource } from '../../contract/default-pool.ts'
import { wilsonInterval } from '../../evaluation/classification-metrics.ts'
import { momentsIn, numberIn } from '../../platform/column-numbers.ts'
import { ageInDays, decayedCount } from './decayed-count.ts'

type Fields = Readonly<Record<string, unknown>>
/** What a source says of a record as of a moment (ms since 1970); null: nothing. */
type SourceValue = (fields: Fields, choice: DefaultPool, now: number) => number | null

const inColumn = (fields: Fields, column: string | null) => (column === null ? undefined : fields[column])

/** Each from what its columns hold (Wilson 1927; exponential decay). */
export const SOURCE_VALUES: Readonly<Record<Exclude<PoolSource, 'typicality'>, SourceValue>> = {
  popularity(fields, { views, at, halfLifeDays }, now) {
    const times = at === null ? [now] : momentsIn(inColumn(fields, at))
    const count = views === null ? times.length : numberIn(inColumn(fields, views))
    if (count === null || times.length === 0) return null
    const ages = times.map((then) => ageInDays(then, now))
    return (count / times.length) * decayedCount(ages, halfLifeDays)
  },
  success(fields, { positive, trials }) {
    const [hits, of] = [numberIn(inColumn(fields, positive)), numberIn(inColumn(fields, trials))]
    // Without a trial nothing is known; more hits than trials are no share.
    return hits === null || of === null || of <= 0 || hits < 0 || hits > of ? null : wilsonInterval(hits, of).low
  },
  authority: (fields, { authority }) => numberIn(inColumn(fields, authority)),
}
