import { oc } from '@orpc/contract'
import { z } from 'zod'
import { ConversationColumns, conversations } from './conversations.ts'
import { PoolColumns } from './default-pool.ts'
import { Job } from './jobs.ts'
import { Id, LabelName, Path } from './limits.ts'
import { OptionValues, PluginDescriptor } from './options.ts'
import { ContextColumns } from './suggestions.ts'
import { TaskId } from './tasks.ts'

export const ContextValue = z.union([z.string(), z.number(), z.boolean(), z.null()])
export const SampleState = z.enum(['unlabelled', 'labelled', 'skipped', 'flagged'])
export type SampleState = z.infer<typeof SampleState>

export const SampleContent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('image'), blob: z.string().describe('/blob/<id>'), name: z.string() }),
])
export type SampleContent = z.infer<typeof SampleContent>

export const Sample = z.object({
  id: z.int(),
  externalId: z.string().nullable(),
  content: SampleContent,
  context: z.record(z.string(), ContextValue),
})
export type Sample = z.infer<typeof Sample>

export const SampleRow = Sample.extend({
  state: SampleState,
  label: z.string().nullable().describe('in a task of one label'),
  labels: z.array(z.string()).describe('all of them; of a labelled sample none where none applies'),
  annotator: z.string().nullable(),
  reason: z.string().nullable().describe('why it was skipped or flagged, if somebody said'),
  predicted: z.string().nullable(),
  confidence: z.number().nullable(),
  score: z
    .number()
    .nullable()
    .describe(
      'higher = worth asking sooner: of the strategy in use, or how unsure the model is where that one weighs whole batches',
    ),
})
export type SampleRow = z.infer<typeof SampleRow>

export const SampleQuery = z.object({
  task: TaskId.optional().describe('whose answers: the first when left out'),
  search: z.string().max(1000).default(''),
  state: SampleState.nullable().default(null),
  label: LabelName.nullable().default(null).describe('true label, or predicted where unlabelled'),
  sort: z.enum(['id', 'text', 'label', 'predicted', 'confidence', 'score']).default('id'),
  descending: z.boolean().default(false),
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(500).default(100),
})
export type SampleQuery = z.infer<typeof SampleQuery>

/** What the file leaves open: the reader chose one value of the option, the user may choose another and inspect again with it. */
export const OpenQuestion = z.object({
  option: z.string().describe('of the format, e.g. encoding, delimiter, header, label'),
  chosen: z.string(),
  others: z.array(z.string()),
  examples: z.record(z.string(), z.string()).describe('a piece of the file as it reads under each value, where known'),
})
export type OpenQuestion = z.infer<typeof OpenQuestion>

export const FileInspection = z.object({
  path: z.string(),
  name: z.string(),
  bytes: z.int(),
  format: PluginDescriptor,
  encoding: z.string(),
  delimiter: z.string().nullable(),
  estimatedRecords: z.int(),
  kind: z.enum(['single', 'multi']).describe('of the label column: multi where some records have several labels'),
  isWhole: z.boolean().describe('records and distinct values are counted; else estimated, and at least so many'),
  columns: z.array(
    z.object({
      name: z.string(),
      role: z.enum(['text', 'label', 'id', 'vector', 'context', 'left-out']),
      examples: z.array(z.string()),
      distinct: z.int(),
      task: z.string().optional().describe('of a label column: the further task it answers'),
    }),
  ),
  tasks: z
    .array(z.object({ name: z.string(), kind: z.enum(['single', 'multi']) }))
    .default([])
    .describe('answered beside the one that is imported into; multi: some records have several labels'),
  rows: z.array(z.record(z.string(), z.string())).describe('some, spread over the file'),
  questions: z.array(OpenQuestion),
  conversations: ConversationColumns.nullable().describe('columns kept beside that look like it; never taken unasked'),
})
export type FileInspection = z.infer<typeof FileInspection>

/** Records taken, but not quite as the file has them: counted by reason, with the first of them. */
export const ImportNotes = z.object({
  reason: z.enum([
    'several-labels',
    'no-label-applies',
    'takes-several-labels',
    'several-annotators',
    'label-too-long',
    'annotators-disagree',
    'answer-rejected',
    'other-answers',
    'labels-conflict',
    'same-text-apart',
    'project-answer-kept',
    'project-answer-replaced',
  ]),
  count: z.int(),
  examples: z.array(z.object({ line: z.int(), detail: z.string() })),
})
export type ImportNotes = z.infer<typeof ImportNotes>

const LabelsFound = z
  .array(z.object({ label: z.string(), count: z.int() }))
  .describe('labels the records name, with how many do')
/** What became of the answers to a further task; counted as those to the one that is imported into. */
const FurtherReceipt = z.object({
  task: z.string(),
  kind: z.enum(['single', 'multi']),
  wanted: z.int(),
  isNew: z.boolean().describe('the file brought it'),
  labelled: z.int(),
  skipped: z.int(),
  flagged: z.int(),
  byOthers: z.int(),
  alreadyAnswered: z.int(),
  labelsFound: LabelsFound,
})

/**
 * What became of every record of a file: records = added + duplicates + rejected. Of the answers to each task every one is counted once, too:
 * in labelled, skipped, flagged (samples that got their first), byOthers, alreadyAnswered, or a note of labels-conflict or project-answer-kept.
 */
export const ImportReceipt = z.object({
  id: z.int(),
  file: z.string(),
  format: z.string(),
  encoding: z.string(),
  records: z.int(),
  added: z.int(),
  duplicates: z.int().describe('same content as a sample already there; kept once, answer taken if it had none'),
  task: z.string().default('').describe('that it was imported into; unknown of earlier versions'),
  kind: z.enum(['single', 'multi']).default('single').describe('of that task, from then on'),
  wanted: z.int().default(1).describe('annotators it asks, from then on'),
  labelled: z.int().describe('samples that got a label from this file'),
  skipped: z.int().default(0).describe('samples that were skipped, says the file'),
  flagged: z.int().default(0).describe('samples that were flagged, says the file'),
  byOthers: z.int().default(0).describe('answers beside those of other annotators'),
  alreadyAnswered: z.int().default(0).describe('answers that their samples had already'),
  rejected: z.int(),
  rejectsByReason: z.record(z.string(), z.int()),
  labelsFound: LabelsFound,
  tasks: z.array(FurtherReceipt).default([]),
  notes: z.array(ImportNotes).default([]),
  sha256: z.string(),
  durationMs: z.number(),
  at: z.int(),
})
export type ImportReceipt = z.infer<typeof ImportReceipt>

export const Reject = z.object({ line: z.int(), reason: z.string(), detail: z.string(), excerpt: z.string() })
export type Reject = z.infer<typeof Reject>

/** What a sample may have beside its content and label; unlabelled: samples without a label; answers: of several people; tasks: further ones. */
const SAMPLE_PARTS = [
  'unlabelled',
  'id',
  'state',
  'reason',
  'annotator',
  'answers',
  'tasks',
  'time',
  'dwell',
  'context',
  'also',
  'prediction',
] as const

/** Counts in = counts out, with a hash to check the file by. */
export const ExportReceipt = z.object({
  file: z.string(),
  format: z.string(),
  samples: z.int(),
  labelled: z.int(),
  skipped: z.int(),
  flagged: z.int(),
  unlabelled: z.int(),
  byLabel: z.array(z.object({ label: z.string(), count: z.int() })),
  tasks: z
    .array(z.object({ task: z.string(), labelled: z.int(), skipped: z.int(), flagged: z.int() }))
    .describe('the further tasks, with how many of the samples are answered in each'),
  leftOut: z
    .array(
      z.object({
        part: z.enum(SAMPLE_PARTS),
        count: z.int(),
      }),
    )
    .describe(
      'what the format has no place for, with how many samples have it; those that are unlabelled are not in the file',
    ),
  bytes: z.int(),
  sha256: z.string(),
  durationMs: z.number(),
})
export type ExportReceipt = z.infer<typeof ExportReceipt>

export const data = {
  importFormats: oc.output(z.array(PluginDescriptor)),
  exportFormats: oc.output(
    z.array(PluginDescriptor.extend({ extension: z.string().describe('of its files, without the dot') })),
  ),
  inspect: oc
    .input(z.object({ path: Path, format: Id.optional(), options: OptionValues.optional() }))
    .output(FileInspection),
  /**
   * `trustLabels`: answers of the file become annotations; otherwise they stay out, or are kept as context, which every card shows. `onConflict`: whose answer stays where
   * the project has another one than the file; a replaced one stays in the log. Tasks that the file answers beside `task` are found by their names, or added.
   */
  import: oc
    .input(
      z.object({
        path: Path,
        format: Id.optional(),
        options: OptionValues.optional(),
        task: TaskId.optional().describe('the first when left out'),
        kind: z.enum(['single', 'multi']).optional().describe('what the task is to be, where nothing is decided in it'),
        trustLabels: z.boolean().default(true),
        labelsAsContext: z.boolean().optional(),
        onConflict: z.enum(['keep', 'take']).optional().describe('keep unless asked'),
        conversations: ConversationColumns.optional().describe(
          'of the whole project from then on; as they are when left out',
        ),
        pool: PoolColumns.optional(),
        contexts: ContextColumns.optional().describe('of `task` from then on; as they are when left out'),
      }),
    )
    .output(Job),
  imports: oc.output(z.array(ImportReceipt)),
  rejects: oc
    .input(z.object({ import: z.int(), offset: z.int().default(0), limit: z.int().max(500).default(100) }))
    .output(z.array(Reject)),
  /** `path` null: into the user's downloads folder, the receipt says where; `states` limits what is written. */
  export: oc
    .input(
      z.object({
        path: Path.nullable(),
        task: TaskId.optional().describe('whose labels stand first; the others follow by name'),
        format: Id.optional().describe('by the name of the file where left out'),
        options: OptionValues.optional(),
        states: z.array(SampleState).max(4).default(['unlabelled', 'labelled', 'skipped', 'flagged']),
      }),
    )
    .output(Job),
  samples: oc.input(SampleQuery).output(z.object({ total: z.int(), rows: z.array(SampleRow), tookMs: z.number() })),
  /** Ids of what a query matches, in its order: to select far more than is on screen. `offset` and `limit` cut a stretch out. */
  ids: oc
    .input(SampleQuery.extend({ limit: z.int().min(1).default(Number.MAX_SAFE_INTEGER) }))
    .output(z.array(z.int())),
  sample: oc.input(z.object({ id: z.int(), task: TaskId.optional() })).output(SampleRow),
  /** The first samples that a file calls so: none, one, or several where ids are not unique. */
  find: oc
    .input(z.object({ externalId: z.string().max(10_000) }))
    .output(z.object({ samples: z.array(z.int()).max(10) })),
  ...conversations,
}
