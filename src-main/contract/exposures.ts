import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Interval } from './interval.ts'
import { TaskId } from './tasks.ts'

/** How a new model comes to be shown to annotators. */
export const ExposureRule = z.object({
  first: z.number().min(0.001).max(1).describe('share of cards it begins with'),
  more: z.number().min(0.001).max(1).describe('share of cards a step adds: percentage points'),
  hours: z.number().min(1).max(720).describe('between two looks'),
  lost: z.number().min(0.001).max(0.5).describe('share of all cards that may lose a taken guess by it'),
  slower: z.number().min(0.001).max(0.5).describe('share of time that all answers together may take longer'),
  least: z.int().min(10).max(100_000).describe('cards either model needs before anything is told'),
  falseAlarm: z
    .number()
    .min(0.001)
    .max(0.2)
    .describe('how likely a month of looks may call a model worse that is as good'),
})
export type ExposureRule = z.infer<typeof ExposureRule>

/** What came of the cards on which one model's guesses were shown. */
export const Arm = z.object({
  shown: z.int(),
  accepted: z.int().describe('of these, cards whose first guess was taken'),
  logSeconds: z.number().describe('sum of ln(seconds an answer took)'),
  logSecondsSquared: z.number(),
})
export type Arm = z.infer<typeof Arm>

export const Difference = z.object({
  value: z.number().describe('the new model less the one before'),
  standardError: z.number(),
  df: z.number().nullable().describe('of Student’s t; null: a normal'),
})
export type Difference = z.infer<typeof Difference>

/** A look at a model on trial, at the end of a stretch of time. */
export const ExposureLook = z.object({
  at: z.int(),
  share: z.number().describe('of cards, until this look'),
  fresh: Arm.describe('since the look before'),
  control: Arm,
  decision: z.enum(['advance', 'hold', 'back', 'withdraw']),
  why: z.enum(['too-few', 'not-sure', 'not-worse', 'accepted-less', 'takes-longer']),
  acceptance: Difference.nullable().describe(
    'of shares of cards whose first guess was taken, over all looks; null: too few cards',
  ),
  time: Difference.nullable().describe('of mean ln(seconds)'),
})
export type ExposureLook = z.infer<typeof ExposureLook>

export const Exposure = z.object({
  id: z.int(),
  task: z.int(),
  model: z.int().describe('version on trial; later trainings of its kind take its place'),
  control: z.int().describe('version that all other cards are guessed by'),
  startedAt: z.int(),
  share: z.number().describe('of cards'),
  nextLookAt: z.int().nullable(),
  end: z
    .object({ at: z.int(), how: z.enum(['everybody', 'withdrawn', 'by-hand', 'replaced', 'switched-off']) })
    .nullable()
    .describe(
      'everybody: its last step was taken; by-hand: a person chose a model; replaced: another kind of model came; switched-off: turned off, and goes on where that is turned on while its model is in use',
    ),
  looks: z.array(ExposureLook).describe('oldest first'),
  now: z.object({ fresh: Arm, control: Arm }).describe('since the newest look'),
  versions: z.array(z.int()).describe('that count as the new model: it, and later trainings of its kind'),
  others: z
    .array(z.object({ version: z.int(), cards: z.int() }))
    .describe('cards since the newest look that came with a version which is neither: they do not count'),
  goesOn: z.boolean().describe('it was turned off and its model is in use still: turned on, it goes on'),
  stamped: z
    .int()
    .nullable()
    .describe('a time of it that lay in the future, as a clock had been set forward; it counts as when that was found'),
  acceptance: Interval.nullable().describe(
    'by how much more often the new model’s first guess is taken, 95 %, at the newest look that could tell',
  ),
  time: Interval.nullable().describe('by what share its answers take longer, 95 %'),
})
export type Exposure = z.infer<typeof Exposure>

export const ExposureSetting = z.object({
  on: z.boolean().describe('new kinds of models come step by step'),
  chosen: z.boolean().describe('false: on where several people answer, as nobody has said otherwise'),
  annotators: z
    .int()
    .describe(
      'people who have answered cards of this project within the last 14 days; one who goes by another name now is one',
    ),
  rule: ExposureRule,
})
export type ExposureSetting = z.infer<typeof ExposureSetting>

const OfTask = z.object({ task: TaskId.optional() })

/** A model of another kind than the one in use earns its annotators step by step. */
export const exposures = {
  /** Newest first; the first may be going on. */
  list: oc.input(OfTask.optional()).output(z.array(Exposure)),
  setting: oc.input(OfTask.optional()).output(ExposureSetting),
  /** Turned off, what goes on ends: the model in use stays so, now on all cards. Turned on, that goes on while its model is in use. */
  set: oc
    .input(OfTask.extend({ on: z.boolean().optional(), rule: ExposureRule.partial().optional() }))
    .output(ExposureSetting),
  /** Shows a model step by step from now on; the one in use stays for all other cards. */
  start: oc.input(z.object({ model: z.int() })).output(Exposure),
  /** Ends what goes on: for everybody, or back to the model before. */
  end: oc.input(OfTask.extend({ how: z.enum(['everybody', 'withdrawn']) })).output(Exposure),
}
