import { z } from 'zod'

export const Precision = z.enum(['float32'])
export type Precision = z.infer<typeof Precision>

const share = z.number().min(0).max(1)

/** What a bundle does on the hold-out, on this machine; null where there is no hold-out. */
export const BundleFigures = z.object({
  holdout: z
    .object({
      samples: z.int(),
      metric: z.enum(['accuracy', 'microF1']),
      accuracy: z.number(),
      low: z.number(),
      high: z.number(),
      macroF1: z.number(),
      macroF1Low: z.number().nullable(),
      macroF1High: z.number().nullable(),
      ece: z.number().nullable(),
    })
    .nullable(),
  agreement: z
    .object({
      samples: z.int(),
      share: z.number(),
      furthest: z.number().describe('largest difference of a probability'),
    })
    .describe('with the studio’s own features and head, which know nothing of the file'),
  latency: z.object({ samples: z.int(), medianMs: z.number(), p95Ms: z.number(), threads: z.int() }),
  modelBytes: z.int(),
})
export type BundleFigures = z.infer<typeof BundleFigures>

export const ScopeThresholds = z.object({
  temperature: z.object({ value: z.number(), where: z.literal('in model.onnx') }),
  wantedPrecision: z.number(),
  outOfScope: z
    .object({
      threshold: z.number(),
      kept: z.number().describe('share of the hold-out that is in scope'),
      precision: z.number().describe('share of those kept that is right'),
      low: z.number(),
      high: z.number(),
      samples: z.int(),
    })
    .nullable(),
  reason: z.string().nullable().describe('why there is no threshold'),
})
export type ScopeThresholds = z.infer<typeof ScopeThresholds>

export const BundleReceipt = BundleFigures.extend({
  path: z.string(),
  files: z.array(z.string()),
  bytes: z.int(),
  sha256: z.string().describe('of model.onnx'),
  precision: Precision,
  selfTest: z.object({ contents: z.int(), passed: z.boolean(), furthest: z.number() }),
  thresholds: ScopeThresholds,
})
export type BundleReceipt = z.infer<typeof BundleReceipt>

export const BundleRequest = z.object({
  model: z.int(),
  precision: Precision.optional(),
  targetPrecision: share.optional().describe('how often answers in scope shall be right; 0.95 where left out'),
  poolTexts: z
    .boolean()
    .optional()
    .describe('whether samples of the hold-out go into the self-test; made-up ones alone where left out'),
})
