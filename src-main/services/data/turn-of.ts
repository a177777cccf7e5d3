import type { ConversationColumns, NewTurn } from '../../storage/tables/turns.ts'

type Context = Readonly<Record<string, unknown>>

/** Sorts behind every number and text. */
const LAST = '\uffff'
const DIGITS = 15

/** The turn that a record is; null where it names no conversation. */
export function turnOf({ conversation, turn, speaker }: ConversationColumns, context: Context): NewTurn | null {
  const name = words(context[conversation])
  if (name === null) return null
  return {
    conversation: name,
    at: turn === null ? 0 : orderOf(context[turn]),
    speaker: speaker === null ? null : words(context[speaker]),
  }
}

/** Whether a record of equal content is a turn of its own: in another conversation or at another place; where nothing names places, always. */
export const isAnother = ({ turn }: ConversationColumns, one: NewTurn, other: NewTurn | null): boolean =>
  turn === null || one.conversation !== other?.conversation || one.at !== other.at

function words(value: unknown): string | null {
  const text = value === null || value === undefined ? '' : String(value).trim()
  return text === '' ? null : text
}

/** Numbers by size, dates that begin with the year by their time, other text by its letters and by the size of the numbers in it; nothing comes last. */
function orderOf(value: unknown): number | string {
  const text = words(value)
  if (text === null) return LAST
  const number = Number(text)
  if (Number.isFinite(number)) return number
  const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : NaN
  return Number.isFinite(time) ? time : text.replace(/\d+/g, (digits) => digits.padStart(DIGITS, '0'))
}

const CONVERSATION =
  /^(conversation|conv|dialog(ue)?|session|thread|chat|ticket|call)([ _-]?(id|no|nr|number|key))?$|^(会话|对话)/i
const TURN =
  /^(turn|utterance|message|msg|seq(uence)?|position)([ _-]?(id|idx|index|no|nr|number))?$|^(time(stamp)?|date(time)?|(created|sent)[ _-]?(at|on))$|^(轮次|时间)/i
const SPEAKER = /^(speaker|role|author|sender|from|party)([ _-]?(id|name|role))?$|^(说话人|角色|发言人)/i

/** Columns that by their names make conversations; null where none names one. */
export function columnsThatLookLikeIt(names: readonly string[]): ConversationColumns | null {
  // So far apart that “chatId” reads like “chat id”.
  const like = (pattern: RegExp) => names.find((name) => pattern.test(name.replace(/([a-z])([A-Z])/g, '$1 $2'))) ?? null
  const conversation = like(CONVERSATION)
  return conversation === null ? null : { conversation, turn: like(TURN), speaker: like(SPEAKER) }
}
