import { oc } from '@orpc/contract'
import { z } from 'zod'
import { TaskId } from './tasks.ts'

const Drafted = {
  source: z.string().describe('a whole template, to be edited and saved; nothing is saved by itself'),
}
const Slot = z.object({
  name: z.string(),
  values: z.array(z.object({ text: z.string(), count: z.int() })).describe('the most frequent first'),
})
export const MinedPattern = z.object({
  label: z.string().describe('of flagged samples, whatever they are labelled: flagged'),
  line: z.string().describe('of a template'),
  covers: z.array(z.object({ id: z.int(), text: z.string() })).describe('the first 50 samples that it says'),
  count: z.int().describe('all of them'),
  slots: z.array(Slot),
})
export type MinedPattern = z.infer<typeof MinedPattern>

export const Variant = z.object({
  of: z.int().describe('the sample'),
  original: z.string(),
  label: z.string(),
  text: z.string(),
  rules: z.array(z.string()).describe('that made it, in order'),
})
export type Variant = z.infer<typeof Variant>

const Seed = z.int().min(0).max(0xffffffff)
const InTask = { task: TaskId.optional() }

/** First templates and other wordings: each answer holds a template that may be edited and saved (`saveTemplate`). Samples of the hold-out are never read. */
export const synthesisDrafts = {
  /** A first template for every label, from its name, description and keywords. */
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
    .output(
      z.object({
        ...Drafted,
        labels: z.array(
          z.object({ label: z.string(), language: z.enum(['en', 'zh']), lines: z.array(z.string()).readonly() }),
        ),
      }),
    ),
  /** What samples of a label have in common: sequences of words, and what varies between them. */
  minedPatterns: oc
    .input(
      z.object({
        ...InTask,
        of: z.enum(['labelled', 'flagged']).optional(),
        least: z.int().min(2).max(1_000).optional().describe('different texts that a pattern must say (3)'),
        fixedShare: z.number().min(0.2).max(1).optional().describe('of its words that must not vary (0.6)'),
      }),
    )
    .output(
      z.object({
        ...Drafted,
        patterns: z.array(MinedPattern).describe('label by label; those that say most first; 2,000 at most'),
        samples: z.int().describe('that were read'),
        covered: z.int().describe('of them, that a pattern says'),
      }),
    ),
  /** Other wordings of labelled samples, by rules. */
  variants: oc
    .input(
      z.object({
        ...InTask,
        rules: z.array(z.string().max(200)).max(100).optional().describe('all where left out'),
        each: z.int().min(1).max(20).optional().describe('of a sample at most (3)'),
        seed: Seed.optional(),
        synonyms: z
          .string()
          .max(1_000_000)
          .optional()
          .describe('beside ours: a line a group, photo = picture, or > for one way'),
      }),
    )
    .output(
      z.object({
        ...Drafted,
        seed: Seed,
        variants: z.array(Variant).describe('the first 500'),
        count: z.int(),
        samples: z.int().describe('that were read'),
      }),
    ),
  rewriteRules: oc.output(z.array(z.object({ id: z.string(), title: z.string(), summary: z.string() }))),
}
