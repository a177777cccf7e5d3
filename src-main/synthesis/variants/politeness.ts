import { defineRewriteRule, isChinese } from './rewrite-rule.ts'

/** A greeting or a request in front, thanks behind; those that are there can go. */
const LATIN = {
  before: ['please', 'hi,', 'hello,', 'excuse me,'],
  after: ['please', 'thanks', 'thank you'],
  isThere: /\b(please|pls|thanks|thank you|hi|hello|hey|good (?:morning|evening|afternoon)|excuse me)\b/i,
  lead: /^(?:hi|hello|hey|excuse me|good (?:morning|evening|afternoon))(?: there)?[,.!]?\s+|^please,?\s+/i,
  tail: /[,.!]?\s+(?:please|thanks|thank you)(?=[.!?]*$)/i,
}
const HAN = {
  before: ['请问', '你好，', '麻烦问一下，'],
  after: ['，谢谢'],
  isThere: /请|你好|您好|麻烦|谢谢/,
  lead: /^(?:你好|您好)[，,！!]?|^请问(?:一下)?[，,]?|^麻烦(?:问一下)?[，,]?/,
  tail: /[，,。]?谢谢(?=[。！!]*$)/,
}
const COMMAND =
  /^(?:cancel|change|check|close|delete|explain|fix|give|help|let|make|order|send|show|stop|tell|unblock|update)\b/i
/** Something is asked for, by a question or otherwise. */
const ASKS = {
  latin:
    /\?|^(?:can|could|may|might|will|would|shall|should|do|does|did|is|are|am|was|were|has|have|how|what|when|where|which|who|whose|why)\b|\b(?:I(?:'d| would) like|I (?:want|need|wish)|let me know)\b/i,
  han: /[？?吗呢]|怎么|如何|什么|为何|哪|多少|多久|几|能否|是否|能不能|可不可以|可以|帮|想|要|需要|希望/,
}
const END = /\s*[.!?…。！？]*\s*$/u

const GREETING = /^(?:hi|hello|你好)/

export const politeness = defineRewriteRule({
  id: 'politeness.v1',
  title: 'Politeness',
  summary: 'A greeting comes or goes, of a request also a please or a thanks: 请问, 谢谢.',
  rewrites(text) {
    if (text.replace(END, '').trim() === '') return []
    const chinese = isChinese(text)
    const { before, after, isThere, lead, tail } = chinese ? HAN : LATIN
    if (isThere.test(text))
      return [lead, tail].flatMap((part) => {
        const without = text.replace(part, '')
        return without !== text && without.trim() !== '' ? [recapped(without, text)] : []
      })
    const gap = chinese ? '' : ' '
    // Whoever only states something may greet, but begs for nothing and thanks for nothing.
    const asks = chinese ? ASKS.han.test(text) : ASKS.latin.test(text) || COMMAND.test(text)
    const fronts = before.filter((word) => (word === 'please' ? COMMAND.test(text) : asks || GREETING.test(word)))
    const end = END.exec(text)!
    const said = text.slice(0, end.index)
    return [
      ...fronts.map((word) => recapped(`${word}${gap}${chinese ? text : uncapped(text)}`, text)),
      // A question thanked for: “where is it, please?”; a statement: “it is gone, thanks”.
      ...(asks ? after : [])
        .filter((word) => (word === 'please') === end[0].includes('?') || chinese)
        .map((word) => `${said}${chinese ? '' : ', '}${word}${end[0]}`),
    ]
  },
})

/** A capital at the beginning where the other text has one. */
const recapped = (text: string, like: string) =>
  /^\p{Lu}/u.test(like) && !/^I\b/.test(like) ? text.charAt(0).toUpperCase() + text.slice(1) : text
/** A name or an I keeps its capital; so does what is written large. */
const uncapped = (text: string) =>
  /^(?:I\b|\p{Lu}{2}|\p{Lu}\p{Ll}+ \p{Lu})/u.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1)
