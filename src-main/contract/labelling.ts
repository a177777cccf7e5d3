import { oc } from '@orpc/contract'
import { z } from 'zod'
import { TurnsBefore } from './conversations.ts'
import { Sample } from './data.ts'
import { LabelName, SampleIds } from './limits.ts'
import { PluginDescriptor } from './options.ts'
import { TaskId } from './tasks.ts'

/** Who suggests a label: an id of labelling.suggesters, `names` for a model that has learnt from nothing else; and what it rests on. */
export const GuessSource = z.object({
  source: z.string().max(200),
  phrase: z.string().max(200).optional().describe('the words of a rule that the text holds'),
  sample: z.int().optional().describe('a labelled sample that is alike'),
  called: z.string().max(200).optional().describe('what that is called in its file'),
  version: z.int().optional().describe('of the model'),
  context: z
    .array(z.tuple([z.string().max(200), z.string().max(200)]))
    .max(5)
    .optional()
    .describe('columns and values that had a say in it'),
  since: z.int().optional().describe('answers since that version was trained, each a step of its head'),
})
export type GuessSource = z.infer<typeof GuessSource>

/** What one source thinks best for a card, and why it is heard where it is. */
export const SourceSaid = GuessSource.extend({
  label: LabelName,
  value: z.number().nullable().describe('probability, share or similarity; null: a rule has none'),
  place: z.object({
    code: z
      .enum(['measured', 'prior'])
      .describe(
        'measured: by `low`; prior: too few answers say how often it is right, so it stands where it always begins',
      ),
    right: z.int().describe('of the newest answers, those it thought best'),
    of: z.int(),
    low: z.number().describe('Wilson’s lower bound, 95 %'),
  }),
})
export type SourceSaid = z.infer<typeof SourceSaid>

/** A source that is not heard just now. */
export const NotHeard = z.object({
  source: z.string().max(200).describe('an id of labelling.suggesters'),
  state: z
    .enum(['warming', 'degraded'])
    .describe('warming: the model has not predicted anything yet. degraded: slow or failing, left out for a while'),
  version: z.int().optional().describe('of the model'),
})
export type NotHeard = z.infer<typeof NotHeard>

/** What is suggested of one label: a probability, a share of a vote, or only who says so. */
export const Guess = z.object({
  label: z.string(),
  probability: z.number().nullable().describe('calibrated; null where nobody knows one'),
  share: z.number().optional().describe('of a vote, or a similarity, where that is all there is'),
  sources: z.array(GuessSource).max(50).optional().describe('who suggests it, first heard first'),
})
export type Guess = z.infer<typeof Guess>

/** A reason as fields; the page makes the sentence from `code`. */
export const Reason = z.object({ code: z.string(), fields: z.record(z.string(), z.union([z.string(), z.number()])) })
export type Reason = z.infer<typeof Reason>

export const WhyAsked = z.object({
  strategy: z.string(),
  score: z.number().nullable(),
  rank: z.int().describe('1 = asked first'),
  poolSize: z.int(),
  parts: z.record(z.string(), z.number()),
  reasons: z.array(Reason),
  nearestLabelled: z
    .object({
      text: z.string(),
      image: z.string().nullable().describe('where its picture lies; null for a text'),
      label: z.string().describe('all its labels, in a task of several'),
      similarity: z.number(),
    })
    .nullable(),
  model: z.object({ version: z.int(), trainedAt: z.int() }).nullable().describe('what ranked it'),
})
export type WhyAsked = z.infer<typeof WhyAsked>

/** What a sample carries once somebody has decided. */
export const Decided = z.object({
  kind: z.enum(['label', 'skip', 'flag']),
  label: z.string().nullable().describe('in a task of one label'),
  labels: z.array(z.string()).describe('all its labels; none: none applies, in a task of several'),
})
export type Decided = z.infer<typeof Decided>

export const Card = z.object({
  task: z.int(),
  sample: Sample,
  before: TurnsBefore.optional().describe('the last turns before it; left out where it stands in no conversation'),
  purpose: z
    .enum(['strategy', 'representative', 'random', 'holdout', 'again'])
    .describe('holdout: a random sample kept for measuring'),
  guesses: z.array(Guess).describe('as of now: what each source thinks best, then the others; at most 3'),
  others: z.array(Guess).describe('further ones for the label list'),
  guessedBy: z
    .object({
      suggester: z.string().describe('an id of labelling.suggesters'),
      model: z.object({ version: z.int(), trainedAt: z.int() }).nullable(),
    })
    .nullable()
    .describe('who is heard first, and the model among those who suggest something; null: there are no guesses'),
  sources: z.array(SourceSaid).describe('all that have something to say, first heard first'),
  notHeard: z.array(NotHeard).describe('who was passed over for the next ones when the card was dealt'),
  why: WhyAsked,
  answer: Decided.nullable().describe(
    'what it carries now, when asked again; where several annotators are asked, what this one has said',
  ),
})
export type Card = z.infer<typeof Card>

/** What the batch in the queue is made of, as it was ranked. */
export const QueueBatch = z.object({
  asked: z.int(),
  nearCopies: z.number().describe('share with a neighbour in the batch at cosine > .95'),
  spreadAgainstRandom: z
    .number()
    .nullable()
    .describe('mean pairwise cosine distance over that of as many random samples'),
  predicted: z
    .array(z.object({ label: z.string(), count: z.int() }))
    .describe('most frequent first; empty before there is a model'),
})
export type QueueBatch = z.infer<typeof QueueBatch>

/** The queue always says what it does, how much of the pool is scored and how stale that is. */
export const QueueState = z.object({
  task: z.int(),
  mode: z.enum(['empty', 'preparing', 'cold', 'strategy', 'fallback']),
  strategy: z.string(),
  reasons: z.array(Reason),
  ready: z.int(),
  scoredShare: z.number(),
  rankedAt: z.int().nullable(),
  model: z.int().nullable().describe('version the ranking used'),
  batch: QueueBatch.nullable(),
})
export type QueueState = z.infer<typeof QueueState>

export const HistoryEntry = z.object({
  id: z.int(),
  task: z.int(),
  at: z.int(),
  annotator: z.string(),
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

const Task = TaskId.optional()
const Annotator = z.string().min(1).max(80)
/** A page of its own for as long as it lives: cards are dealt to pages, since one annotator may have several. */
const Page = z.string().min(1).max(80)
const Answered = z.object({
  entry: HistoryEntry,
  progress: LabellingProgress,
  stepped: z.boolean().describe('cards that wait may have other guesses now (labelling.guesses)'),
})
const Guesses = Card.pick({ guesses: true, others: true, guessedBy: true, sources: true, notHeard: true })

/** As many as one message takes at their longest. */
const Labels = z.array(LabelName).max(100)
const Shown = Guess.omit({ sources: true }).extend({ label: LabelName })

export const labelling = {
  /** Who proposes labels for cards, in the order they are asked. */
  suggesters: oc.output(z.array(PluginDescriptor)),
  /** Leases up to `count` cards besides those the page already holds. */
  next: oc
    .input(
      z.object({
        annotator: Annotator,
        task: Task,
        page: Page.optional().describe('whose cards these are; the annotator’s when left out'),
        count: z.int().min(1).max(50),
        holding: z.array(z.int()).max(1000).default([]),
      }),
    )
    .output(z.object({ cards: z.array(Card), queue: QueueState })),
  /** Any sample as a card, to answer it (again). */
  card: oc.input(z.object({ annotator: Annotator, task: Task, sample: z.int() })).output(Card),
  /** What is guessed just now of samples whose cards wait; nothing of those kept for measuring. */
  guesses: oc
    .input(z.object({ annotator: Annotator, task: Task, samples: z.array(z.int()).min(1).max(20) }))
    .output(z.array(Guesses.extend({ sample: z.int() }))),
  /** Committed to disk before it returns. */
  answer: oc
    .input(
      z.object({
        annotator: Annotator,
        task: Task,
        sample: z.int(),
        kind: z.enum(['label', 'skip', 'flag', 'clear']),
        label: LabelName.nullable().default(null).describe('in a task of one label'),
        labels: Labels.optional().describe('in a task of several: all that apply, none where none does'),
        reason: z.string().max(10_000).nullable().default(null),
        dwellMs: z.int().min(0),
        model: z.int().nullable().describe('version whose guesses were shown'),
        shown: z.array(Shown).max(50).describe('guesses on screen; empty when hidden'),
        sources: z
          .array(SourceSaid.pick({ source: true, label: true }))
          .max(20)
          .optional()
          .describe('those of the card, also where guesses are hidden; what was not dealt is left out of the log'),
        seen: Decided.extend({ label: LabelName.nullable(), labels: Labels.optional() })
          .nullable()
          .optional()
          .describe('what the card said the sample carries; refused where that is no longer so (AnsweredElsewhere)'),
      }),
    )
    .output(Answered),
  bulk: oc
    .input(
      z.object({
        annotator: Annotator,
        task: Task,
        samples: SampleIds.min(1),
        kind: z.enum(['label', 'skip', 'flag', 'clear']),
        label: LabelName.nullable().default(null),
        labels: Labels.max(40).optional(),
        change: z
          .enum(['replace', 'add', 'remove'])
          .optional()
          .describe(
            'what `labels` do in a task of several: they replace those of a sample, join them or are taken from them',
          ),
      }),
    )
    .output(Answered),
  /** Takes back the annotator's newest decision; with `only`, nothing but that entry: null when another one came since. */
  undo: oc.input(z.object({ annotator: Annotator, task: Task, only: z.int().optional() })).output(Answered.nullable()),
  redo: oc.input(z.object({ annotator: Annotator, task: Task })).output(Answered.nullable()),
  /** Newest first. */
  history: oc
    .input(z.object({ task: Task, before: z.int().optional(), limit: z.int().max(200).default(50) }))
    .output(z.array(HistoryEntry)),
  progress: oc.input(z.object({ annotator: Annotator, task: Task })).output(LabellingProgress),
  queue: oc.input(z.object({ task: Task }).optional()).output(QueueState),
  /** Puts samples in front of every ranking; gives how many, for what is decided on or kept for measuring is left out. */
  askFirst: oc
    .input(z.object({ annotator: Annotator, task: Task, samples: z.array(z.int()).min(1).max(500) }))
    .output(z.object({ asked: z.int(), queue: QueueState })),
  /** Puts skipped samples back into the pool. */
  recycleSkipped: oc.input(z.object({ task: Task }).optional()).output(z.object({ returned: z.int() })),
}
