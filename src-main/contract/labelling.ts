import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Card, Decided } from './cards.ts'
import { Guess, SourceSaid } from './guesses.ts'
import { HistoryEntry, LabellingProgress } from './labelling-progress.ts'
import { LabelName, SampleIds } from './limits.ts'
import { PluginDescriptor } from './options.ts'
import { QueueState } from './queue-state.ts'
import { TaskId } from './tasks.ts'

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
