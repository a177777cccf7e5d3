import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Job } from './jobs.ts'
import { Interval } from './interval.ts'
import { Reason } from './cards.ts'
import { Id, Path } from './limits.ts'
import { OptionValues, PluginDescriptor } from './options.ts'
import { TaskId, TaskKind } from './tasks.ts'

export const StrategyChoice = z.object({ id: Id, options: OptionValues })
export type StrategyChoice = z.infer<typeof StrategyChoice>

export const BatchReport = z.object({
  picks: z.array(
    z.object({
      sample: z.int(),
      excerpt: z.string(),
      image: z.string().nullable().describe('where its picture lies; null for a text'),
      score: z.number(),
      parts: z.record(z.string(), z.number()),
      predicted: z.string().nullable(),
    }),
  ),
  nearCopies: z.number().describe('share with a neighbour in the batch at cosine > .95'),
  spread: z.number().describe('mean pairwise cosine distance'),
  spreadAgainstRandom: z.number().nullable(),
  predictedLabels: z.int(),
  reasons: z.array(Reason),
  tookMs: z.number(),
})
export type BatchReport = z.infer<typeof BatchReport>

/** The pool as dots: near each other where features are alike. One entry a dot in every list. */
export const PoolMap = z.object({
  samples: z.array(z.int()),
  x: z.array(z.number()).describe('−1 … 1, as y, in one scale'),
  y: z.array(z.number()),
  labels: z.array(z.string()).describe('what `label` and `predicted` are places in'),
  label: z.array(z.int().nullable()).describe('the first, of a sample that has several'),
  predicted: z.array(z.int().nullable()),
  doubt: z.array(z.number().nullable()).describe('1 − probability of the likeliest class'),
  pool: z.int().describe('samples with features; of a large pool a random part is shown'),
})
export type PoolMap = z.infer<typeof PoolMap>

export const QueryLogEntry = z.object({
  id: z.int(),
  task: z.int(),
  at: z.int(),
  strategy: z.string(),
  options: OptionValues,
  seed: z.int(),
  model: z.int().nullable(),
  featureSet: z.int().nullable(),
  count: z.int(),
  poolSize: z.int(),
  reasons: z.array(Reason),
  tookMs: z.number(),
  changed: z
    .array(z.enum(['labels', 'model', 'features']))
    .describe('what it was asked on and is not so any more; empty: it can be replayed'),
})
export type QueryLogEntry = z.infer<typeof QueryLogEntry>

export const LabPoint = z.object({
  labels: z.int(),
  accuracy: z.number(),
  macroF1: z.number(),
  ece: z.number(),
  selectMs: z.number(),
  trainMs: z.number(),
  /** Of results of earlier versions neither is known. */
  kappa: z.number().nullable().optional().describe('agreement with the round before on the whole pool'),
  light: z
    .enum(['red', 'amber', 'green'])
    .optional()
    .describe('what the stopping light says, measured by the tested samples'),
})
/** What paired replays say of a strategy against random. */
export const LabComparison = z.object({
  area: Interval.nullable().describe('area under the curve less random’s, t interval over the seeds'),
  p: z.number().nullable().describe('paired t-test of the areas, two-sided; null before every curve is there'),
  pHolm: z
    .number()
    .nullable()
    .optional()
    .describe('corrected for the number of strategies (Holm); of results of earlier versions it is not known'),
  ratioTo90: Interval.nullable().describe('labels to 90 % of full accuracy over random’s, 95 % over the seeds'),
  ratioTo95: Interval.nullable(),
  verdict: z.enum(['gain', 'no-gain', 'loss', 'too-few-seeds', 'unfinished']).describe('by `pHolm`'),
})
export type LabComparison = z.infer<typeof LabComparison>

/** The same shape that `kindling simulate` writes. */
export const LabResult = z.object({
  metric: z
    .enum(['accuracy', 'microF1'])
    .optional()
    .describe('what `accuracy` is: micro F1 where samples have several labels; accuracy where nothing is said'),
  full: z.object({ accuracy: z.number() }).nullable(),
  strategies: z.array(
    z.object({
      id: z.string(),
      seeds: z.array(z.object({ seed: z.int(), points: z.array(LabPoint) })),
      aulc: z.number(),
      labelsTo90: z.number().nullable(),
      labelsTo95: z.number().nullable(),
      aulcOfLog: z.number().describe('the area over log₂(labels), which weighs the cold start'),
      againstRandom: LabComparison.nullable().describe('null for random itself, or where it was not replayed'),
    }),
  ),
})
export type LabResult = z.infer<typeof LabResult>

/** Files whose own labels are replayed in place of the project's. */
export const LabFile = z.object({
  train: Path.min(1).describe('a labelled file, or a folder of images'),
  test: Path.min(1).optional().describe('without it a quarter of the file is held out at random by the run’s seed'),
})
export type LabFile = z.infer<typeof LabFile>

/** What a labelled file's samples are told apart by: the project's backbone, or the built-in one. */
export const LabFeatures = z.object({
  backbone: z.string(),
  insteadOf: z
    .enum(['none', 'own-data', 'other-kind'])
    .nullable()
    .describe(
      'why not the project’s: it has none, they come from its own data, they read no such samples; null: they are',
    ),
})
export type LabFeatures = z.infer<typeof LabFeatures>

/** A labelled file before it is replayed. */
export const LabFileReport = z.object({
  pool: z.int().describe('labelled records that can be asked for'),
  tested: z.int(),
  labels: z.int().describe('how many different ones'),
  kind: TaskKind.describe('multi where any record has several'),
  features: LabFeatures,
  readsWords: z.boolean().describe('label names can be read into the space of these features, and teach'),
})
export type LabFileReport = z.infer<typeof LabFileReport>

export const LabRequest = z.object({
  strategies: z.array(Id).min(1).max(100).describe('ids, or pairs: `a+b` asks the first batch by a, all others by b'),
  startSize: z.int().min(1),
  batch: z.int().min(1),
  budget: z.int().min(1),
  seeds: z.int().min(1).max(20),
  pools: z
    .enum(['one', 'redrawn'])
    .optional()
    .describe('redrawn: each seed replays on a random half of the samples, so that intervals hold for other pools'),
  names: z
    .boolean()
    .optional()
    .describe(
      'labels are known by name from the start, and what they are called teaches learners that can learn from it',
    ),
  learner: Id.optional().describe('what suits the labels where left out'),
  predictions: Path.nullable()
    .optional()
    .describe(
      'file that takes, as JSON lines, what the last model of every curve says of each tested sample; null: one in the downloads folder',
    ),
  task: TaskId.optional().describe('whose labels are replayed'),
  file: LabFile.optional().describe('without it the project’s own labels are replayed'),
})
export type LabRequest = z.infer<typeof LabRequest>

export const LabRun = z.object({
  id: z.int(),
  at: z.int(),
  request: LabRequest.extend({ learner: Id }),
  features: LabFeatures.nullable().describe('of a labelled file; null for the project’s own'),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  result: LabResult.nullable(),
})
export type LabRun = z.infer<typeof LabRun>

const Task = z.object({ task: TaskId.optional() })

export const strategies = {
  /** That serve a kind of task; one label a sample where none is named. */
  list: oc.input(z.object({ kind: TaskKind }).optional()).output(z.array(PluginDescriptor)),
  current: oc.input(Task.optional()).output(StrategyChoice),
  choose: oc.input(StrategyChoice.extend(Task.shape)).output(StrategyChoice),
  /** The batch a strategy would ask now; nothing is queued. */
  preview: oc.input(StrategyChoice.extend(Task.shape).extend({ count: z.int().min(1).max(200) })).output(BatchReport),
  /** Where samples lie in the pool; `asked` are on the map whatever its size. */
  map: oc.input(Task.extend({ asked: z.array(z.int()).max(400) })).output(PoolMap),
  log: oc.input(z.object({ limit: z.int().max(500).default(100) })).output(z.array(QueryLogEntry)),
  /** Replays one logged query: the same project, model and seed give the same batch. */
  replay: oc.input(z.object({ id: z.int() })).output(z.object({ same: z.boolean(), samples: z.array(z.int()) })),
  /** What a labelled file would be replayed with: every reason not to is told here already. */
  labFile: oc.input(LabFile).output(LabFileReport),
  lab: oc.input(LabRequest).output(Job),
  /** Goes on with a replay that was cancelled or cut short: curves that are finished stay. */
  resumeLab: oc.input(z.object({ run: z.int() })).output(Job),
  labRuns: oc.output(z.array(LabRun)),
}
