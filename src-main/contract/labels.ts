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
})
export type Label = z.infer<typeof Label>

const Name = z.string().trim().min(1).max(200)

export const labels = {
  /** Of a task; so everywhere. */
  list: oc.input(z.object({ task: TaskId.optional() }).optional()).output(z.array(Label)),
  add: oc.input(z.object({ names: z.array(Name).min(1).max(10_000), task: TaskId.optional() })).output(z.array(Label)),
  rename: oc.input(z.object({ id: z.int(), name: Name })).output(z.array(Label)),
  /** Whether digits give labels (ten of them at most have one), or 1 2 3 take the guesses. It changes only here. */
  digits: oc.input(z.object({ give: z.enum(['labels', 'guesses']), task: TaskId.optional() })).output(z.array(Label)),
  /** Only a label that no sample carries can go. */
  remove: oc.input(z.object({ id: z.int() })).output(z.array(Label)),
}
