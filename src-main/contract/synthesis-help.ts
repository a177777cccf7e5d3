import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Interval } from './interval.ts'
import { Job } from './jobs.ts'
import { TaskId } from './tasks.ts'
import { TemplateId } from './template-id.ts'

/** What the proof says: with them the model is better; nothing is shown (a gain worth having would have been); worse; or more labels are needed to say. */
export const Verdict = z.enum(['keep', 'no-gain', 'remove', 'too-few'])
export type Verdict = z.infer<typeof Verdict>

/** Accuracy with synthetic samples less without, of the same runs on the same samples. */
export const Help = z.object({
  template: z.int().nullable().describe('with all less with all but this one; null: with all less without any'),
  at: z.int(),
  seed: z.int(),
  runs: z.int(),
  on: z.enum(['holdout', 'left-out']).describe('left-out: labels left out in turn, while the hold-out is small'),
  tested: z
    .int()
    .describe('samples asked; of a template those that have one of its labels, or were called one of them'),
  labels: z.int().describe('real labels that taught'),
  synthetic: z.int().describe('samples that taught'),
  without: z.number().nullable().describe('accuracy; null: without them there is no model'),
  with: z.number(),
  gain: Interval.describe('95 %, over samples and runs'),
  each: z.array(z.number()).describe('the gain of each run'),
  p: z.number().describe('two-sided; corrected for the number of templates asked about (Holm)'),
  verdict: Verdict,
  needed: z
    .int()
    .nullable()
    .describe('labels more, of samples kept for measuring, that would show a gain of two points; null: enough'),
  curve: z
    .array(z.object({ answers: z.int(), gain: Interval, each: z.array(z.number()) }))
    .describe('the gain with at most so many answers a label; the whole project’s only, empty where none was asked'),
  current: z.boolean().describe('templates, samples and labels are the same as then'),
})
export type Help = z.infer<typeof Help>

const OfTask = z.object({ task: TaskId.optional() })
const Testing = z.object({ byItself: z.boolean() })

/** Whether what templates made is of use. */
export const helping = {
  /**
   * Whether they help: trainings with and without them, in several runs, asked the same real samples. `templates`: also each of these by itself; all in use where
   * left out, [] none. A job, whose receipt is { help }; the newest answers stay with the templates, and of all together in `help`.
   */
  helps: oc
    .input(
      z.object({
        task: TaskId.optional(),
        templates: z.array(TemplateId).max(1_000).optional(),
        runs: z.int().min(2).max(50).default(5),
        seed: z.int().min(0).max(0xffffffff).optional(),
        curve: z.boolean().default(true).describe('also with fewer answers a label'),
      }),
    )
    .output(Job),
  /** Whether that is asked by itself: when what templates have in use is another, or there are half as many labels more. */
  testing: oc.input(OfTask.optional()).output(Testing),
  letTest: oc.input(OfTask.extend({ byItself: z.boolean() })).output(Testing),
  /** The newest answers, of all together first. */
  help: oc.input(OfTask.optional()).output(z.array(Help)),
}
