import { matrixMath } from '../compute/matrix-math.ts'
import { POOL_SOURCES, type DefaultPool, type PoolSource } from '../contract/default-pool.ts'
import { gatherRows } from '../platform/matrix.ts'
import { mulberry32, sampleWithoutReplacement } from '../platform/random.ts'
import { poolOrder, type Ordered } from '../query-strategies/default-pool/pool-order.ts'
import { SOURCE_VALUES } from '../query-strategies/default-pool/source-values.ts'
import { typicalityOf } from '../query-strategies/geometry/typicality.ts'
import { decidedSamples } from '../storage/tables/annotations.ts'
import type { Features } from '../storage/tables/features.ts'
import { holdoutSamples } from '../storage/tables/holdout.ts'
import { sampleFields } from '../storage/tables/sample-fields.ts'
import { defineTask, type TaskTools } from './define-task.ts'

/** Of a larger pool a random part has a typicality: it takes time by the square of the rows. */
const MOST_TYPICAL = 5_000
const NEIGHBOURS = 20

/** When a source was looked at: as of that moment, among the samples there were. */
export interface AsOf {
  readonly now: number
  readonly upTo: number
}
export interface Asked {
  readonly task: number
  readonly set: number
  readonly count: number
  readonly choice: DefaultPool
  readonly asOf: Readonly<Partial<Record<PoolSource, AsOf>>>
}

/** What the columns of the data say should be asked first: the first `count` of the samples that nobody has decided on and that are not kept for measuring. */
export const defaultPoolTask = defineTask({
  name: 'defaultPool',
  process: 'shared',
  async run({ task, set, count, choice, asOf }: Asked, { project, reader, runtime }: TaskTools): Promise<Ordered[]> {
    const db = reader.database(project)
    const features = reader.features(project, set)
    const typicality = asOf.typicality ? await typicalities(features) : null
    const sources = POOL_SOURCES.filter((source) => asOf[source])
    const { fieldsOf, taken } = db.snapshot(() => ({
      fieldsOf: new Map([...sampleFields(db)].map(({ sample, fields }) => [sample, fields])),
      taken: new Set([...decidedSamples(db, task), ...holdoutSamples(db)]),
    }))
    const valueOf = (source: PoolSource, sample: number) => {
      const { now, upTo } = asOf[source]!
      if (sample > upTo) return null
      if (source === 'typicality') return typicality!.get(sample) ?? null
      return SOURCE_VALUES[source](fieldsOf.get(sample) ?? {}, choice, now)
    }
    const all = Array.from(features.ids, (sample) => ({
      sample,
      values: Object.fromEntries(sources.map((source) => [source, valueOf(source, sample)])),
    }))
    return poolOrder(all)
      .filter(({ sample }) => !taken.has(sample))
      .slice(0, count)

    async function typicalities({ ids, vectors }: Features): Promise<ReadonlyMap<number, number>> {
      const rows = sampleWithoutReplacement(
        ids.length,
        Math.min(ids.length, MOST_TYPICAL),
        mulberry32(ids.length),
      ).sort()
      if (rows.length < 2) return new Map()
      const found = await typicalityOf(
        gatherRows(vectors, rows),
        Math.min(NEIGHBOURS, rows.length - 1),
        matrixMath(runtime),
      )
      return new Map(Array.from(rows, (row, i) => [ids[row]!, found[i]!]))
    }
  },
})
