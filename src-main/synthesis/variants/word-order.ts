import { defineRewriteRule, isChinese } from './rewrite-rule.ts'

/** When something was or is: at the end of a sentence or in front of it. */
const WHEN =
  'yesterday|today|tomorrow|this (?:morning|week|month|afternoon|evening)|last (?:night|week|month|year)|(?:\\d+|a|two|three|four|five|six|several|a few|a couple of) (?:minute|hour|day|week|month|year)s? ago|at the moment|right now'
const AT_END = new RegExp(`^(.+?),?\\s+(${WHEN})([.!]*)$`, 'i')
const IN_FRONT = new RegExp(`^(${WHEN}),?\\s+([^,.!?]+)([.!]*)$`, 'i')
/** “if A, B” and “B if A”. */
const CLAUSE = /^((?:if|when|because|since|after|before|although)\s[^,.!?]+),\s+([^,.!?]+)([.!?]*)$/i
const ZH_WHEN = /^(我|我们)?(今天|昨天|前天|明天|上周|上个月|刚才|刚刚|现在)(我|我们)?([^，。！？]+)([。！]?)$/

export const wordOrder = defineRewriteRule({
  id: 'word-order.v1',
  title: 'Word order',
  summary: 'When and if go to the other end of the sentence: “yesterday I lost it”, 昨天我.',
  rewrites: (text) => (isChinese(text) ? chinese(text) : english(text)),
})

function english(text: string): string[] {
  const out: string[] = []
  const atEnd = AT_END.exec(text)
  // Of questions the time stays where it is asked for.
  if (atEnd && !/[.!?]/.test(atEnd[1]!) && !isQuestion(atEnd[1]!))
    out.push(`${begun(atEnd[2]!, text)} ${lowered(atEnd[1]!)}${atEnd[3]}`)
  const inFront = IN_FRONT.exec(text)
  if (inFront && !isQuestion(inFront[2]!)) out.push(`${begun(inFront[2]!, text)} ${lowered(inFront[1]!)}${inFront[3]}`)
  const clause = CLAUSE.exec(text)
  if (clause) out.push(`${begun(clause[2]!, text)} ${lowered(clause[1]!)}${clause[3]}`)
  return out
}
const QUESTION =
  /^(?:what|when|where|why|who|which|how|is|are|was|were|do|does|did|can|could|will|would|should|has|have|am|may)\b/i
const isQuestion = (text: string) => QUESTION.test(text)

/** 我昨天丢了卡 and 昨天我丢了卡. */
function chinese(text: string): string[] {
  const found = ZH_WHEN.exec(text)
  if (!found) return []
  const [, before, when, after, rest, end] = found
  if (before && !after) return [`${when}${before}${rest}${end}`]
  if (after && !before) return [`${after}${when}${rest}${end}`]
  return []
}

const begun = (part: string, text: string) =>
  /^\p{Lu}/u.test(text) ? part.charAt(0).toUpperCase() + part.slice(1) : part
const lowered = (part: string) =>
  /^(?:I\b|\p{Lu}{2})/u.test(part) ? part : part.charAt(0).toLowerCase() + part.slice(1)
