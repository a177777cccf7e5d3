import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Id } from './limits.ts'

export const JobKind = z.enum(['import', 'export', 'embed', 'train', 'select', 'lab', 'synthesis', 'measure'])
export type JobKind = z.infer<typeof JobKind>

/** An error as it crosses the wire: the class name and its fields; the page makes the words. */
export const WireError = z.object({
  name: z.string(),
  message: z.string(),
  fields: z.record(
    z.string(),
    z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string()).readonly()]),
  ),
})
export type WireError = z.infer<typeof WireError>

/** Long work. Survives closing the page; `result` is the kind's own receipt. */
export const Job = z.object({
  id: z.string(),
  kind: JobKind,
  title: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  done: z.number(),
  total: z.number().nullable(),
  unit: z.string().describe('rows, samples, steps …'),
  rate: z.number().nullable().describe('units a second'),
  etaMs: z.number().nullable(),
  startedAt: z.int(),
  endedAt: z.int().nullable(),
  error: WireError.nullable(),
  result: z.unknown(),
})
export type Job = z.infer<typeof Job>

export const jobs = {
  list: oc.output(z.array(Job)),
  cancel: oc.input(z.object({ id: Id })).output(Job),
  /** Resolves when the job has ended. */
  wait: oc.input(z.object({ id: Id })).output(Job),
}
