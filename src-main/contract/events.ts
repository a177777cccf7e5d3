import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { Job, WireError } from './jobs.ts'
import { LabellingProgress } from './labelling-progress.ts'
import { QueueState } from './queue-state.ts'
import { CurvePoint, Model } from './models.ts'
import { Project } from './project.ts'

/** What the core tells every open page; at most 10 of a kind a second. */
export const StudioEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    host: z.enum(['electron', 'web', 'terminal']),
    provider: z.string(),
    version: z.string(),
  }),
  z.object({ type: z.literal('project'), project: Project.nullable() }),
  z.object({ type: z.literal('tasks') }).describe('one was added, changed or removed: tasks.list says which there are'),
  z.object({ type: z.literal('job'), job: Job }),
  z.object({ type: z.literal('queue'), queue: QueueState }),
  z.object({ type: z.literal('progress'), progress: LabellingProgress }),
  z.object({ type: z.literal('model'), model: Model }),
  /** A label set of the open project is another now: its names, or what they mean. */
  z.object({ type: z.literal('labels'), task: z.int() }),
  /** Suggestions for the cards of a task may be others now: its rules, or who is asked. */
  z.object({ type: z.literal('suggestions'), task: z.int() }),
  z.object({
    type: z.literal('training'),
    run: z.int(),
    point: CurvePoint,
    steps: z.int(),
    samplesPerSecond: z.number(),
    etaMs: z.number(),
  }),
  z.object({ type: z.literal('saved'), at: z.int() }),
  z.object({ type: z.literal('provider'), provider: z.string(), reason: z.string() }),
  z.object({ type: z.literal('error'), error: WireError, kept: z.string().nullable() }),
  /** Nothing failed, but somebody should look. */
  z.object({ type: z.literal('notice'), notice: WireError }),
])
export type StudioEvent = z.infer<typeof StudioEvent>

export const events = {
  /** `page`: its cards go back to the queue when it no longer listens. */
  subscribe: oc.input(z.object({ page: z.string().min(1).max(80) }).optional()).output(eventIterator(StudioEvent)),
}
