import { oc } from '@orpc/contract'
import { z } from 'zod'

const Column = z.string().max(1000).nullable()
const Refresh = z
  .enum(['daily', 'live'])
  .describe(
    'live: as of each ranking. daily: as of a moment at most a day ago; samples that came since stand in the middle',
  )
export const POOL_SOURCES = ['popularity', 'success', 'authority', 'typicality'] as const
export type PoolSource = (typeof POOL_SOURCES)[number]

/** Columns of the data by which cards are ordered while there are neither names nor a model. */
export const DefaultPool = z.object({
  views: Column.describe('popularity: how often it was asked for; 1 where only times are named'),
  at: Column.describe('popularity: when, one time or several; what is older counts less. Without it nothing decays'),
  halfLifeDays: z.number().min(0.01).max(36_500),
  positive: Column.describe('success: of so many trials these went well; by the lower bound of Wilson’s 95 % interval'),
  trials: Column,
  authority: Column.describe('a number, the larger the sooner'),
  typicality: z.boolean().describe('how near its neighbours lie, by the features in use'),
  refresh: z.object({ popularity: Refresh, success: Refresh, authority: Refresh, typicality: Refresh }),
})
export type DefaultPool = z.infer<typeof DefaultPool>
/** Its columns alone, as an import may name them. */
export const PoolColumns = DefaultPool.pick({ views: true, at: true, positive: true, trials: true, authority: true })
  .partial()
  .describe('of the whole project from then on; those left out are as they were')
export type PoolColumns = z.infer<typeof PoolColumns>

export const DefaultPoolReport = z.object({
  choice: DefaultPool,
  sources: z
    .array(z.enum(POOL_SOURCES))
    .describe('those that speak; none: no column is named, and nothing is ordered by it'),
  isAsked: z
    .boolean()
    .describe('whether cards come by it now: there is no model yet, and the strategy covers the pool until there is'),
  columns: z
    .array(z.object({ name: z.string(), numbers: z.number(), times: z.number() }))
    .describe('of the data; which share of the first samples holds a number, and a time'),
  unread: z
    .array(z.string())
    .describe('named columns in which none of those holds a number (or a time): they say nothing'),
})
export type DefaultPoolReport = z.infer<typeof DefaultPoolReport>

export const defaultPool = {
  defaultPool: oc.output(DefaultPoolReport),
  /** What is given is written, all else stays; ranks anew where there is no model yet. Throws UnknownColumns. */
  setDefaultPool: oc.input(DefaultPool.partial()).output(DefaultPoolReport),
}
