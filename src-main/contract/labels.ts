import { oc } from '@orpc/contract'
import { z } from 'zod'
import { TaskId } from './tasks.ts'

export const Label = z.object({
  id: z.int(),
  name: z.string(),
  colour: z.int().min(1).max(6).describe('--data-1 … --data-6'),
  position: z.int(),
  key: z.string().nullable().describe('the digit that gives it; null: it has none, or digits take the guesses'),
  count: z.int().describe('samples that carry it now'),
  description: z.string().describe('what it means, in a sentence; empty until somebody writes it'),
  keywords: z.array(z.string()).describe('words that speak for it'),
  examples: z.array(z.string()).describe('texts as they would carry it'),
})
export type Label = z.infer<typeof Label>

const Name = z.string().trim().min(1).max(200)
const Description = z.string().trim().max(5_000)
const Texts = (longest: number) => z.array(z.string().trim().min(1).max(longest)).max(200)

export const labels = {
  /** Of a task; so everywhere. */
  list: oc.input(z.object({ task: TaskId.optional() }).optional()).output(z.array(Label)),
  add: oc.input(z.object({ names: z.array(Name).min(1).max(10_000), task: TaskId.optional() })).output(z.array(Label)),
  rename: oc.input(z.object({ id: z.int(), name: Name })).output(z.array(Label)),
  /** What is given is written, all else stays. `key`: the digit that gives it; a label that has it takes this one’s instead. `colour` null: by its place. */
  update: oc
    .input(
      z.object({
        id: z.int(),
        name: Name.optional(),
        description: Description.optional(),
        keywords: Texts(200).optional(),
        examples: Texts(5_000).optional(),
        colour: z.int().min(1).max(6).nullable().optional(),
        key: z.enum(['1', '2', '3', '4', '5', '6', '7', '8', '9', '0']).nullable().optional(),
      }),
    )
    .output(z.array(Label)),
  /** Whether digits give labels (ten of them at most have one), or 1 2 3 take the guesses. It changes only here. */
  digits: oc.input(z.object({ give: z.enum(['labels', 'guesses']), task: TaskId.optional() })).output(z.array(Label)),
  /** Only a label that no sample carries can go. */
  remove: oc.input(z.object({ id: z.int() })).output(z.array(Label)),
}
