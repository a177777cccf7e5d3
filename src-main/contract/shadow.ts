import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Interval } from './interval.ts'
import { TaskId } from './tasks.ts'

/** A model that was trained by itself and not taken into use, since it did worse on the samples kept for measuring, or its answers contradict earlier ones. */
export const HeldBack = z.object({
  model: z.int(),
  version: z.int(),
  before: z.int().describe('version that stays in use'),
  at: z.int(),
  samples: z.int().describe('kept for measuring, that both were asked; earlier answers where those are too few'),
  metric: z
    .enum(['accuracy', 'microF1', 'earlier'])
    .describe('earlier: the share by which the squared error of earlier answers, each left out, falls with the batch'),
  gain: Interval.describe('how far it rose, within three standard deviations: below nothing'),
  answers: z.int().describe('the batch: those given since the version in use that stand'),
  by: z
    .array(z.object({ annotator: z.string(), kind: z.enum(['label', 'bulk', 'import']), answers: z.int() }))
    .describe('whose they are, most first'),
})
export type HeldBack = z.infer<typeof HeldBack>

export const ShadowState = z.object({
  on: z.boolean().describe('models trained by themselves are checked before they are used'),
  measured: z.int().describe('samples kept for measuring that the model in use was asked'),
  enough: z.int().describe('how many there have to be for a check'),
  earlier: z.int().describe('how many answers there have to be for one on earlier answers, where those are too few'),
  held: HeldBack.nullable(),
})
export type ShadowState = z.infer<typeof ShadowState>

const OfTask = z.object({ task: TaskId.optional() })

/** What new answers make of a model is looked at before anybody sees it. To use a model that is held back: models.activate. */
export const shadow = {
  state: oc.input(OfTask.optional()).output(ShadowState),
  set: oc.input(OfTask.extend({ on: z.boolean() })).output(ShadowState),
  /** Asks the answers of the batch again, each with what it says now, before all else. Throws NothingHeldBack. */
  lookAgain: oc.input(OfTask.optional()).output(z.object({ asked: z.int() })),
}
