import { oc } from '@orpc/contract'
import { z } from 'zod'

const Column = z.string().min(1).max(1000)

/** Columns kept beside the text that make samples turns of conversations. */
export const ConversationColumns = z.object({
  conversation: Column.describe('names the conversation'),
  turn: Column.nullable().describe('a time or number that orders its turns; null: the order of the file'),
  speaker: Column.nullable(),
})
export type ConversationColumns = z.infer<typeof ConversationColumns>

export const Turn = z.object({
  sample: z.int(),
  speaker: z.string().nullable(),
  text: z.string().describe('of a picture its name'),
})
export const TurnsBefore = z.object({
  turns: z.array(Turn).describe('in order, the last one right before the sample'),
  earlier: z.int().describe('turns before these, counted up to 1,000'),
})
export type TurnsBefore = z.infer<typeof TurnsBefore>

export const Conversations = z.object({
  columns: ConversationColumns.nullable().describe('null: off'),
  offered: ConversationColumns.nullable().describe('columns that look like it; never taken unasked'),
  known: z.array(z.string()).describe('columns that samples have, of up to a thousand of them'),
  conversations: z.int(),
  turns: z.int(),
  outside: z.int().describe('samples in no conversation'),
  holdout: z
    .enum(['conversations', 'samples'])
    .nullable()
    .describe('what the hold-out was drawn of: of samples, turns of one conversation may be on both sides; null: none'),
})
export type Conversations = z.infer<typeof Conversations>

/** Part of `data`. */
export const conversations = {
  conversations: oc.output(Conversations),
  /** null: off. Throws UnknownColumns. */
  setConversations: oc.input(z.object({ columns: ConversationColumns.nullable() })).output(Conversations),
  /** The last turns before a sample; none where it stands in no conversation. */
  before: oc.input(z.object({ sample: z.int(), limit: z.int().min(1).max(1000).default(100) })).output(TurnsBefore),
}
