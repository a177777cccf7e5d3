import { z } from 'zod'
import { Reason } from './cards.ts'

export const HistoryEntry = z.object({
  id: z.int(),
  task: z.int(),
  at: z.int(),
  annotator: z.string().describe('what whoever it was goes by now'),
  written: z.string().optional().describe('the name it was written under, where that is another'),
  sample: z.int(),
  excerpt: z.string(),
  kind: z.enum(['label', 'skip', 'flag', 'clear', 'bulk', 'import']),
  state: z.enum(['unlabelled', 'labelled', 'skipped', 'flagged']).describe('what it made of its samples'),
  label: z.string().nullable().describe('null where an import brought several, and in a task of several labels'),
  labels: z.array(z.string()).describe('all labels of the answer'),
  reason: z.string().nullable(),
  count: z.int().describe('samples covered; 1 but for bulk and import'),
  differ: z.boolean().optional().describe('its samples carry different labels since, and `labels` names none'),
  labelSet: z
    .object({ kind: z.enum(['merge', 'retire']), label: z.string(), into: z.string().nullable() })
    .optional()
    .describe('its samples have other answers since a label was merged or retired'),
  undone: z.boolean(),
  usedBy: z.int().nullable().describe('newest model version trained with it'),
})
export type HistoryEntry = z.infer<typeof HistoryEntry>

export const LabellingProgress = z.object({
  task: z.int(),
  annotator: z.string(),
  labels: z.int(),
  session: z.int(),
  perMinute: z.number().nullable(),
  toRetrain: z.int(),
  retrainEvery: z.int(),
  coverage: z.array(z.object({ label: z.string(), count: z.int() })),
  /** Share of the pool in labels that no sample carries yet, told from labels drawn at random; null with too few of them. */
  unseen: z.object({ share: z.number(), samples: z.int() }).nullable(),
  holdout: z
    .object({
      samples: z.int(),
      metric: z.enum(['accuracy', 'microF1']).describe('what `accuracy` is'),
      accuracy: z.number(),
      low: z.number(),
      high: z.number(),
    })
    .nullable(),
  stopping: z.object({ light: z.enum(['red', 'amber', 'green']), reasons: z.array(Reason) }),
  canUndo: z.boolean(),
  canRedo: z.boolean(),
})
export type LabellingProgress = z.infer<typeof LabellingProgress>
