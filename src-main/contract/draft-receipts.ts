import { z } from 'zod'

const Drafted = {
  source: z.string().describe('a whole template, to be edited and saved; nothing is saved by itself'),
}

/** The receipt of a job of `fromLabels`. */
export const LabelsDraft = z.object({
  ...Drafted,
  labels: z
    .array(z.object({ label: z.string(), language: z.enum(['en', 'zh']), lines: z.array(z.string()).readonly() }))
    .readonly(),
})
export type LabelsDraft = z.infer<typeof LabelsDraft>

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
/** The receipt of a job of `minedPatterns`. */
export const MinedDraft = z.object({
  ...Drafted,
  patterns: z.array(MinedPattern).readonly().describe('label by label; those that say most first; 2,000 at most'),
  samples: z.int().describe('that were read'),
  covered: z.int().describe('of them, that a pattern says'),
})
export type MinedDraft = z.infer<typeof MinedDraft>

export const Variant = z.object({
  of: z.int().describe('the sample'),
  original: z.string(),
  label: z.string(),
  text: z.string(),
  rules: z.array(z.string()).describe('that made it, in order'),
})
export type Variant = z.infer<typeof Variant>
/** The receipt of a job of `variants`. */
export const VariedDraft = z.object({
  ...Drafted,
  seed: z.int(),
  variants: z.array(Variant).readonly().describe('the first 500'),
  count: z.int(),
  samples: z.int().describe('that were read'),
})
export type VariedDraft = z.infer<typeof VariedDraft>
