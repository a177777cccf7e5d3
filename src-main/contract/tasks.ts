import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Interval } from './interval.ts'

/** Which question: the first task's, if nobody says otherwise. */
export const TaskId = z.int().min(1)

/** One label a sample, or any number of them. */
export const TaskKind = z.enum(['single', 'multi'])
export type TaskKind = z.infer<typeof TaskKind>

export const Task = z.object({
  id: z.int(),
  name: z.string(),
  kind: TaskKind,
  wanted: z.int().describe('annotators asked for each sample'),
  labels: z.int().describe('size of its label set'),
  labelled: z.int(),
  skipped: z.int(),
  flagged: z.int(),
})
export type Task = z.infer<typeof Task>

/** How far annotators agree on samples that several of them have labelled; intervals are 95 %. */
export const AnnotatorAgreement = z.object({
  samples: z.int().describe('labelled by several annotators'),
  annotators: z.int().describe('who labelled them'),
  wanted: z.int().describe('annotators asked for each sample; of one, a second answer is mostly a correction'),
  needed: z.int().describe('of fewer samples nothing is told'),
  share: Interval.nullable().describe('of pairs of answers that are alike; null: too few samples'),
  alpha: Interval.nullable().describe('Krippendorff’s; null: too few samples, or one and the same answer throughout'),
  pairs: z
    .array(
      z.object({
        annotators: z.tuple([z.string(), z.string()]),
        samples: z.int(),
        share: Interval.nullable(),
        kappa: Interval.nullable().describe('Cohen’s'),
      }),
    )
    .describe('two annotators with samples in common; most samples first'),
})
export type AnnotatorAgreement = z.infer<typeof AnnotatorAgreement>

const Name = z.string().trim().min(1).max(200)
const Wanted = z.int().min(1).max(100)

/** Questions that are asked of every sample, each with labels, answers and models of its own. */
export const tasks = {
  list: oc.output(z.array(Task)),
  add: oc.input(z.object({ name: Name, kind: TaskKind.default('single'), wanted: Wanted.default(1) })).output(Task),
  rename: oc.input(z.object({ task: TaskId, name: Name })).output(Task),
  /** Only before the first answer. */
  setKind: oc.input(z.object({ task: TaskId, kind: TaskKind })).output(Task),
  /** With several, the answer that most have given stands; with one, the newest. */
  setWanted: oc.input(z.object({ task: TaskId, wanted: Wanted })).output(Task),
  /** An answer of several labels is like another where all its labels are. */
  agreement: oc.input(z.object({ task: TaskId.optional() }).optional()).output(AnnotatorAgreement),
  /** Only one without answers and models, and never the first. */
  remove: oc.input(z.object({ task: TaskId })).output(z.array(Task)),
}
