import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Job } from './jobs.ts'
import { TaskId } from './tasks.ts'

const InTask = { task: TaskId.optional() }

/**
 * First templates and other wordings, each a job whose receipt (draft-receipts.ts) holds a template that may be edited and saved (`saveTemplate`). Samples of the
 * hold-out are never read.
 */
export const synthesisDrafts = {
  /** A first template for every label, from its name, description and keywords: a LabelsDraft. */
  fromLabels: oc
    .input(
      z.object({
        ...InTask,
        language: z.enum(['auto', 'en', 'zh']).optional().describe('auto: Chinese where a label’s words are'),
        kind: z
          .enum(['requests', 'topics'])
          .optional()
          .describe('what somebody says who wants it, or what texts of that subject are headed'),
      }),
    )
    .output(Job),
  /** What samples of a label have in common, sequences of words and what varies between them: a MinedDraft. */
  minedPatterns: oc
    .input(
      z.object({
        ...InTask,
        of: z.enum(['labelled', 'flagged']).optional(),
        least: z.int().min(2).max(1_000).optional().describe('different texts that a pattern must say (3)'),
        fixedShare: z.number().min(0.2).max(1).optional().describe('of its words that must not vary (0.6)'),
      }),
    )
    .output(Job),
  /** Other wordings of labelled samples, by rules: a VariedDraft. */
  variants: oc
    .input(
      z.object({
        ...InTask,
        rules: z.array(z.string().max(200)).max(100).optional().describe('all where left out'),
        each: z.int().min(1).max(20).optional().describe('of a sample at most (3)'),
        seed: z.int().min(0).max(0xffffffff).optional(),
        synonyms: z
          .string()
          .max(1_000_000)
          .optional()
          .describe('beside ours: a line a group, photo = picture, or > for one way'),
      }),
    )
    .output(Job),
  rewriteRules: oc.output(z.array(z.object({ id: z.string(), title: z.string(), summary: z.string() }))),
}
