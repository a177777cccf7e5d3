import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Job, WireError } from './jobs.ts'
import { BundleOrigin, BundleRequest, Readiness } from './bundles.ts'
import { Interval } from './interval.ts'
import { Id, Path } from './limits.ts'
import { TaskId, TaskKind } from './tasks.ts'
import { OptionValues, PluginDescriptor } from './options.ts'
import { Beginning, WantedBeginning } from './beginnings.ts'
import { AlignmentWeights, Teacher, TeachingWeights, WantedTeacher } from './teachers.ts'

export const FeatureSet = z.object({
  id: z.int(),
  backbone: z.string(),
  title: z.string(),
  options: OptionValues,
  dimensions: z.int(),
  embedded: z.int(),
  samples: z.int(),
  active: z.boolean(),
  readsWords: z.boolean().describe('label names can be read into the same space, and teach'),
})
export type FeatureSet = z.infer<typeof FeatureSet>

export const CurvePoint = z.object({
  step: z.int(),
  loss: z.number(),
  metric: z.number().nullable(),
  parts: z
    .object({
      labels: z.number(),
      teacher: z.number(),
      feature: z.number().optional(),
      relation: z.number().optional(),
      prior: z.number().optional(),
    })
    .optional()
    .describe('what the loss of a student is the sum of'),
  held: z
    .object({
      low: z.number(),
      high: z.number(),
      macroF1: z.number(),
      macroF1Low: z.number(),
      macroF1High: z.number(),
    })
    .optional()
    .describe('of a student: 95 % of `metric`, and macro-F1 on the hold-out'),
  agreement: z.number().optional().describe('share of samples it is not taught that its teacher gives the same label'),
})
export const TrainingRun = z.object({
  id: z.int(),
  task: z.int(),
  job: z.string().nullable(),
  learner: z.string(),
  options: OptionValues,
  seed: z.int(),
  /** interrupted: it stopped without having ended, and has a checkpoint to go on from. */
  state: z.enum(['running', 'done', 'failed', 'cancelled', 'interrupted']),
  labels: z.int(),
  startedAt: z.int(),
  endedAt: z.int().nullable(),
  curve: z.array(CurvePoint),
  model: z.int().nullable(),
  error: WireError.nullable(),
  teacher: Teacher.pick({ by: true, temperature: true, labelsShare: true, align: true, weights: true })
    .nullable()
    .describe('who teaches, and how; null: labels alone do'),
  beginning: Beginning.nullable().describe('the version it begins from; null: it begins anew'),
})
export type TrainingRun = z.infer<typeof TrainingRun>

/** How long it takes from a content itself to its probabilities, one content after the other, as its bundle runs. */
export const Speed = z.object({
  samples: z.int(),
  medianMs: z.number(),
  p95Ms: z.number(),
  perSecond: z.number().describe('contents a second'),
  threads: z.int(),
})
export type Speed = z.infer<typeof Speed>

export const Model = z.object({
  id: z.int(),
  version: z.int(),
  task: z.int(),
  kind: z.enum(['single', 'multi']).describe('one label a sample, or any number of them'),
  learner: z.string(),
  options: OptionValues,
  backbone: z.string().nullable(),
  parent: z.int().nullable().describe('version of the model it was trained after'),
  seed: z.int(),
  labels: z.int(),
  classes: z.array(z.string()),
  bytes: z.int(),
  trainMs: z.number(),
  trainedAt: z.int(),
  temperature: z.number(),
  inverseL2: z.number().nullable().describe('scikit-learn’s C of its head, given or chosen by cross-validation'),
  names: z
    .object({
      trust: z.number().describe('how far what labels are called was believed, 0 to 1'),
      gain: z.number().nullable().describe('accuracy on labels left out with them less without; null: not asked'),
    })
    .nullable()
    .describe('null: names did not teach it'),
  holdout: z
    .object({
      samples: z.int(),
      metric: z
        .enum(['accuracy', 'microF1'])
        .describe('what `accuracy` is: micro F1 where samples have several labels'),
      accuracy: z.number(),
      low: z.number(),
      high: z.number(),
      macroF1: z.number().describe('over the labels the hold-out holds'),
      macroF1Low: z.number().nullable().describe('95 %; null where no sample has a label'),
      macroF1High: z.number().nullable(),
      absent: z.array(z.int()).describe('places in `classes` of labels that no hold-out sample has'),
      exactMatch: z
        .number()
        .nullable()
        .describe('share of samples given exactly their labels, where they have several'),
      ece: z.number().nullable(),
      eceBefore: z.number().nullish().describe('before its temperature; null or left out where that is not known'),
    })
    .nullable(),
  endedByHoldout: z
    .boolean()
    .describe('the hold-out also chose where its training ended: its figures may be a little too good'),
  /** Against the model it was trained after, on the hold-out samples both were asked; null: no parent, no such samples, or several labels a sample. */
  overParent: z
    .object({
      samples: z.int(),
      accuracy: Interval.describe('how far it rose'),
      macroF1: Interval.describe('how far it rose, over the labels these samples hold'),
      p: z.number().describe('McNemar’s exact test, two-sided'),
    })
    .nullable(),
  /** Whether the pool taught it, and the accuracy on labels left out with the pool less without (null: not asked); null where it cannot. */
  pool: z.object({ taught: z.boolean(), gain: z.number().nullable() }).nullable(),
  teacher: Teacher.nullable().describe('null: labels alone taught it'),
  beginning: Beginning.nullable().describe('the version it began from; null: it began anew'),
  bundle: BundleOrigin.nullable().describe('the bundle it came in; null: it was trained here'),
  synthetic: z
    .object({
      samples: z.int(),
      templates: z.array(z.object({ id: z.int(), name: z.string(), samples: z.int() })),
    })
    .nullable()
    .describe('synthetic samples that taught it, beside the labels; null: none did'),
  speed: Speed.nullable().describe('null: nobody has measured it'),
  active: z.boolean(),
})
export type Model = z.infer<typeof Model>

/** A bundle that has become a model. */
export const TakenBundle = z.object({
  model: Model,
  added: z.array(z.string()).describe('labels that the task did not have'),
  samples: z.int().describe('of the pool, with features now'),
  unreadable: z.int(),
})
export type TakenBundle = z.infer<typeof TakenBundle>

/** Where a model was this sure: how often it was right, with a 95 % interval. */
export const Reliability = z.array(
  z.object({ samples: z.int(), confidence: z.number(), accuracy: z.number(), low: z.number(), high: z.number() }),
)
export type Reliability = z.infer<typeof Reliability>

export const EncoderTable = z.object({
  file: z.string(),
  bytes: z.int(),
  pieces: z.int(),
  dimensions: z.int(),
  sentences: z.int(),
  explained: z.number().describe('share of the variance of the sentences’ vectors'),
})
export type EncoderTable = z.infer<typeof EncoderTable>

export const models = {
  backbones: oc.output(z.array(PluginDescriptor)),
  /** That serve a kind of task; one label a sample where none is named. */
  learners: oc.input(z.object({ kind: TaskKind }).optional()).output(z.array(PluginDescriptor)),
  featureSets: oc.output(z.array(FeatureSet)),
  /** Computes (or completes) features for the whole pool and makes them the active ones. `backbone`: an id, or a model folder; the built-in one where left out. */
  embed: oc.input(z.object({ backbone: Path.optional(), options: OptionValues.optional() })).output(Job),
  /** Of a task; of all where none is named. */
  list: oc.input(z.object({ task: TaskId.optional() }).optional()).output(z.array(Model)),
  /** Bytes of all that must go along where a model runs, its features' model file too; null where that is not there any more. */
  sizes: oc
    .input(z.object({ task: TaskId.optional() }).optional())
    .output(z.array(z.object({ model: z.int(), bytes: z.int().nullable() }))),
  /** Measures how quick models are, one after the other: of all that were measured together it can be said which is quicker. A list of Speed. */
  measureSpeed: oc.input(z.object({ models: z.array(z.int()).min(1).max(50) })).output(Job),
  /** Newest first; of a task, or of all where none is named. */
  runs: oc.input(z.object({ task: TaskId.optional() }).optional()).output(z.array(TrainingRun)),
  run: oc.input(z.object({ id: z.int() })).output(TrainingRun),
  train: oc
    .input(
      z.object({
        task: TaskId.optional(),
        learner: Id.optional().describe('what suits the kind of the task where left out'),
        startFrom: WantedBeginning.optional().describe('its learner and its options, where neither is named'),
        options: OptionValues.optional(),
        seed: z.int().optional(),
      }),
    )
    .output(Job),
  /** Trains a small model on what another, or several, say of the whole pool, beside the labels. It is kept as a version of its own, and not taken into use. */
  distil: oc
    .input(
      z.object({
        task: TaskId.optional(),
        teacher: WantedTeacher.optional().describe('the model in use where left out'),
        student: Id.optional().describe('a learner; what suits the samples where left out'),
        bytes: z
          .int()
          .min(100_000)
          .max(1_000_000_000)
          .optional()
          .describe('about the largest size, of students whose size can be chosen; 1,000,000 where left out'),
        ms: z
          .number()
          .min(0.001)
          .max(60_000)
          .optional()
          .describe('the longest one sample may take here, on one thread: the largest student within it is taken'),
        temperature: z.number().min(0.1).max(100).optional(),
        labelsShare: z.number().min(0).max(1).optional(),
        align: AlignmentWeights.partial().optional(),
        weights: TeachingWeights.partial().optional(),
        startFrom: WantedBeginning.optional().describe('a student, whose size and options it keeps'),
        search: z
          .boolean()
          .optional()
          .describe('tries a few of both, of each that is not given, and takes what does best'),
        options: OptionValues.optional(),
        seed: z.int().optional(),
      }),
    )
    .output(Job),
  /** Ends a run of a learner of whole contents before its time: to be resumed later, or with what it has learnt. False where it has learnt nothing yet. */
  halt: oc
    .input(z.object({ run: z.int(), how: z.enum(['pause', 'finish']) }))
    .output(z.object({ halted: z.boolean() })),
  /** Takes up an interrupted run where its last checkpoint left it. */
  resume: oc.input(z.object({ run: z.int() })).output(Job),
  /** The labels kept for measuring teach too from now on: nothing is set aside any more, and later models are not measured. Gives how many they are. */
  releaseHoldout: oc.output(z.object({ released: z.int() })),
  activate: oc.input(z.object({ model: z.int() })).output(z.array(Model)),
  /** On the hold-out, label by label; labels the model has never seen come last. Null where there is none. */
  confusion: oc.input(z.object({ model: z.int() })).output(
    z
      .object({
        labels: z.array(z.string()),
        counts: z.array(z.array(z.int())).describe('[true][predicted]; empty where samples have several labels'),
        support: z.array(z.int()).describe('samples that carry the label'),
        f1: z.array(z.number()),
      })
      .nullable(),
  ),
  /** On the hold-out; null where there is none. */
  reliability: oc.input(z.object({ model: z.int() })).output(Reliability.nullable()),
  /** Writes a model with all that runs it, as a folder or, where the path ends in .zip, as one archive: a BundleReceipt. `path` null: downloads folder. */
  bundle: oc.input(BundleRequest.extend({ path: Path.nullable() })).output(Job),
  /** What a bundle (a folder or .zip, checked by its sums) says of every sample: an AskedBundleReceipt; `out`: a file of JSON lines. */
  askBundle: oc.input(z.object({ path: Path, task: TaskId.optional(), out: Path.nullable() })).output(Job),
  /** Makes a bundle a version of the project, measured on its hold-out and not taken into use: a TakenBundle. `addLabels`: labels that the task does not have are added, else refused; a task without labels gets all. */
  takeBundle: oc
    .input(z.object({ path: Path, task: TaskId.optional(), addLabels: z.boolean().optional() }))
    .output(Job),
  /** Makes a table of one vector a word piece of a text model's folder, beside the project: an EncoderTable. `sentences`: a file, one a line; null: the project's texts. */
  distilEncoder: oc
    .input(z.object({ folder: Path, sentences: Path.nullable(), dimensions: z.int().min(8).max(1024).default(256) }))
    .output(Job),
  /** Whether a model can be relied on, its self-test as its newest bundle met it. `target`: 0.8 where left out. */
  readiness: oc.input(z.object({ model: z.int(), target: z.number().min(0).max(1).optional() })).output(Readiness),
  /** Writes an ONNX file with its label map: prepared contents (numbers of patterns, token ids, pixels, vectors) → probabilities. `path` null: downloads folder. */
  exportOnnx: oc
    .input(z.object({ model: z.int(), path: Path.nullable() }))
    .output(z.object({ file: z.string(), bytes: z.int(), sha256: z.string() })),
}
