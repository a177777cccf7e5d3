import { z } from 'zod'

/** How a bundle keeps its numbers. int8: products of bytes, one side’s range by each run; int8-static: both fixed by samples of the pool. */
export const Precision = z.enum(['float32', 'float16', 'int8', 'int8-static'])
export type Precision = z.infer<typeof Precision>
/** Whether the newest bundle of a model in each precision met its self-test; left out: none was written. */
export const SelfTests = z.partialRecord(Precision, z.boolean())
export type SelfTests = z.infer<typeof SelfTests>

const share = z.number().min(0).max(1)

/** Whether a model can be relied on; what is missing, and how many labels would do where labels do. */
export const Readiness = z.object({
  ready: z.boolean(),
  target: z.number(),
  low: z
    .number()
    .nullable()
    .describe('lower bound (95 %) of the accuracy on the hold-out, which must reach the target'),
  missing: z.array(
    z.object({
      code: z.enum([
        'labels',
        'holdout',
        'accuracy',
        'calibration',
        'calibrationUnknown',
        'selfTest',
        'selfTestNotRun',
      ]),
      label: z.string().nullable().describe('whose labels are too few'),
      has: z.int().nullable(),
      needs: z
        .int()
        .nullable()
        .describe('labels that would do; null where no number of them would, or none are what is missing'),
    }),
  ),
})
export type Readiness = z.infer<typeof Readiness>

const Latency = z.object({ samples: z.int(), medianMs: z.number(), p95Ms: z.number(), threads: z.int() })

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
  latency: Latency,
  modelBytes: z.int(),
  wholeBytes: z.int().describe('of the model as float32'),
  asFloat32: z
    .object({
      accuracy: z.number().nullable().describe('as holdout.accuracy; null where there is no hold-out'),
      latency: Latency,
    })
    .nullable()
    .describe('the same model as float32, timed in turn with the file; null where the file is float32'),
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
  readiness: Readiness,
})
export type BundleReceipt = z.infer<typeof BundleReceipt>

export const BundleRequest = z.object({
  model: z.int(),
  precision: Precision.optional(),
  targetPrecision: share.optional().describe('how often answers in scope shall be right; 0.95 where left out'),
  target: share.optional().describe('accuracy that the lower bound must reach to be called ready; 0.8 where left out'),
  poolTexts: z
    .boolean()
    .optional()
    .describe('whether samples of the hold-out go into the self-test; made-up ones alone where left out'),
})

/** What a bundle said of a project. */
export const AskedBundleReceipt = z.object({
  path: z.string(),
  project: z.string().describe('it was made of'),
  version: z.int(),
  kind: z.enum(['single', 'multi']),
  precision: Precision,
  labels: z.array(z.string()),
  samples: z.int(),
  unreadable: z.int(),
  agreement: z
    .object({ labelled: z.int(), same: z.int() })
    .nullable()
    .describe('with the project’s own answers of labels it knows; null where there are none'),
  file: z.string().nullable(),
})
export type AskedBundleReceipt = z.infer<typeof AskedBundleReceipt>

/** The bundle that a model came in. */
export const BundleOrigin = z.object({
  project: z.string().describe('it was made of'),
  version: z.int(),
  precision: Precision,
  sha256: z.string().describe('of model.onnx'),
})
export type BundleOrigin = z.infer<typeof BundleOrigin>
