import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Interval } from './interval.ts'
import { WireError } from './jobs.ts'
import { LabelName, Path } from './limits.ts'
import { TaskId } from './tasks.ts'

export const LONGEST_PHRASE = 200
const Phrase = z.string().trim().min(1).max(LONGEST_PHRASE)
const Priority = z.int().min(-1000).max(1000)

/** A keyword rule, and what it has been worth so far. */
export const Rule = z.object({
  id: z.int(),
  phrase: z.string(),
  exact: z.boolean().describe('the whole text is the phrase; otherwise it holds it'),
  label: z.string(),
  priority: z.int().describe('of phrases equally long the higher one goes first'),
  active: z.boolean(),
  into: z.string().nullable().describe('what it suggests since its label was merged; null: its label'),
  retired: z.boolean().describe('its label is no longer offered, so it says nothing'),
  hits: z.int().describe('samples of the pool that it meets'),
  answered: z.int().describe('of those, labelled ones, also those kept for measuring'),
  right: z.int().describe('of those, ones that carry its label'),
  precision: Interval.nullable().describe('Wilson; null: none is answered'),
})
export type Rule = z.infer<typeof Rule>

const RuleReject = z.object({
  line: z.int(),
  reason: z.enum(['no-phrase', 'phrase-too-long', 'no-label', 'unknown-label', 'retired-label', 'not-a-rule']),
  excerpt: z.string(),
})
/** What was taken, and means something else than it may seem to. */
const RuleNote = z.object({
  line: z.int(),
  code: z
    .enum(['repeated', 'merged', 'conflict'])
    .describe(
      'repeated: the same words for the same label stood in an earlier line, and this one holds. merged: `label` is a part of `other` now, which is suggested. conflict: `label` is heard before `other`, which the same words suggest too',
    ),
  phrase: z.string(),
  label: z.string(),
  other: z.string().nullable(),
  by: z.enum(['priority', 'age']).nullable().describe('of a conflict: the higher priority, or the older rule'),
})
export type RuleNote = z.infer<typeof RuleNote>
export const RuleReceipt = z.object({
  added: z.int(),
  changed: z.int().describe('of rules that were here: another priority, or switched on or off'),
  unchanged: z.int(),
  rejects: z.array(RuleReject).describe('the first of them'),
  rejected: z.int().describe('lines or elements that could not be taken'),
  notes: z.array(RuleNote).describe('the first of them'),
  noted: z.int(),
})
export type RuleReceipt = z.infer<typeof RuleReceipt>

const RuleFields = z.object({
  phrase: Phrase,
  exact: z.boolean().default(false),
  label: LabelName.describe('one that the task has'),
  priority: Priority.default(0),
  active: z.boolean().default(true),
})

/** How often a source was right where it said something; of answers since suggestions are logged, without those kept for measuring. */
export const SourceFigures = z.object({
  source: z.string().describe('an id of labelling.suggesters; names: a model that has learnt from nothing else'),
  right: z.int().describe('cards whose answer was what it thought best'),
  of: z.int().describe('answered cards of which it said something'),
  precision: Interval.nullable().describe('Wilson'),
  coverage: z.number().describe('share of the answered cards of which it said something'),
  first: z.int().describe('cards on which it was heard first'),
  shown: z.int().describe('cards on which what it thought best was on screen'),
  measured: z.boolean().describe('whether there are answers enough to decide its place'),
})
export type SourceFigures = z.infer<typeof SourceFigures>

export const ExemplarFigures = z.object({
  wanted: z.number().describe('how often what exemplars say is to be right'),
  threshold: z
    .number()
    .nullable()
    .describe('how alike they must be, inclusive; null: never so precise, they are silent'),
  code: z.enum(['first', 'measured', 'never']).describe('first: too few labelled samples say it'),
  samples: z.int().describe('labelled ones, each left out in turn'),
  curve: z.array(
    z.object({
      threshold: z.number(),
      precision: z.number(),
      low: z.number(),
      high: z.number(),
      coverage: z.number(),
    }),
  ),
})
export type ExemplarFigures = z.infer<typeof ExemplarFigures>

/** Columns that say where a sample comes from, the widest first. */
export const ContextColumns = z.array(z.string().min(1).max(200)).max(5)

/** What the columns beside a sample (device, region, time) say of its label, and whether they are heard. */
export const ContextFigures = z.object({
  columns: z.array(z.string()).describe('the widest first; none: nobody has named any'),
  offered: z.array(z.string()).describe('columns that samples keep'),
  verdict: z
    .enum(['off', 'untrained', 'few', 'used', 'refused'])
    .describe('untrained: no model has learnt with these columns. few: too few samples kept for measuring to judge'),
  version: z.int().nullable().describe('of the model that has learnt with them'),
  samples: z.int().describe('kept for measuring and answered'),
  wanted: z.int().describe('so many are needed to judge'),
  surprise: Interval.nullable().describe(
    'mean fall of −ln p of the true label on them; of several labels of all that is true, label by label',
  ),
  metric: z.enum(['accuracy', 'microF1']).describe('what `before` and `now` are'),
  before: z.number().nullable().describe('of the model alone'),
  now: z.number().nullable().describe('with the context'),
  unread: z
    .array(z.object({ column: z.string(), unread: z.int(), of: z.int(), example: z.string() }))
    .describe('columns of times, with values in which no time of day can be read: those stand for themselves'),
})
export type ContextFigures = z.infer<typeof ContextFigures>
/** Whether answers step the model at once, and what they have made of it. */
export const Online = z.object({
  on: z.boolean(),
  version: z.int().nullable().describe('of the model in use; null: there is none'),
  steps: z.int().describe('answers since that version that have stepped it'),
  now: z
    .enum(['off', 'no-model', 'not-linear', 'compared', 'ready', 'full'])
    .describe(
      'not-linear: it is more than a linear head on features; compared: versions speak for themselves while a new kind of model is shown step by step. full: as many answers have stepped it as do; the next ones wait for a training',
    ),
})
export type Online = z.infer<typeof Online>

/** Suggesters that people write, each a JavaScript file that runs apart. */
export const PlugIns = z.object({
  available: z.boolean().describe('whether this program can run them apart: where it has a Node to start'),
  folder: z.string().nullable(),
  plugIns: z.array(
    z.object({
      file: z.string(),
      id: z.string().nullable(),
      title: z.string().nullable(),
      error: WireError.nullable().describe('why it is switched off, until its file is another'),
    }),
  ),
})
export type PlugIns = z.infer<typeof PlugIns>

/** Who proposes labels for a card, and how often they are right. */
export const suggestions = {
  rules: oc.input(z.object({ task: TaskId.optional() }).optional()).output(z.array(Rule)),
  addRule: oc.input(RuleFields.extend({ task: TaskId.optional() })).output(z.array(Rule)),
  /** What is given is written, all else stays. */
  changeRule: oc
    .input(
      z.object({
        id: z.int(),
        phrase: Phrase.optional(),
        exact: z.boolean().optional(),
        label: LabelName.optional(),
        priority: Priority.optional(),
        active: z.boolean().optional(),
      }),
    )
    .output(z.array(Rule)),
  removeRule: oc.input(z.object({ id: z.int() })).output(z.array(Rule)),
  /** Adds the rules of a CSV or JSON file; nothing is taken away. */
  importRules: oc
    .input(
      z.object({
        task: TaskId.optional(),
        text: z.string().max(2_000_000).optional(),
        path: Path.optional().describe('instead of the text'),
        format: z.enum(['csv', 'json']).optional().describe('recognised when left out'),
      }),
    )
    .output(RuleReceipt),
  exportRules: oc
    .input(z.object({ task: TaskId.optional(), format: z.enum(['csv', 'json']).default('csv') }))
    .output(z.object({ text: z.string() })),
  /** In the order in which they are heard now. */
  sources: oc
    .input(z.object({ task: TaskId.optional() }).optional())
    .output(
      z.object({ cards: z.int().describe('answered since suggestions are logged'), sources: z.array(SourceFigures) }),
    ),
  exemplars: oc.input(z.object({ task: TaskId.optional() }).optional()).output(ExemplarFigures),
  /** How often exemplars are to be right: decides from which similarity on they speak. */
  setExemplarPrecision: oc
    .input(z.object({ task: TaskId.optional(), wanted: z.number().min(0.5).max(0.999) }))
    .output(ExemplarFigures),
  context: oc.input(z.object({ task: TaskId.optional() }).optional()).output(ContextFigures),
  /** From the next training on; none: contexts are not heard. Throws UnknownColumns. */
  setContext: oc.input(z.object({ task: TaskId.optional(), columns: ContextColumns })).output(ContextFigures),
  online: oc.input(z.object({ task: TaskId.optional() }).optional()).output(Online),
  setOnline: oc.input(z.object({ task: TaskId.optional(), on: z.boolean() })).output(Online),
  plugIns: oc.output(PlugIns),
  /** For all projects. Throws NoPlugInFolder. */
  setPlugInFolder: oc.input(z.object({ folder: Path.nullable() })).output(PlugIns),
}
