import { readableName } from '../../platform/readable-name.ts'
import { ASKED, STATES, VERBS, wordings, ZH_STATES, ZH_VERBS } from './label-wordings.ts'
import { block, labelHead, literalLine } from './template-text.ts'

/** What a label is called and what is said of it. */
export interface LabelToDraft {
  readonly name: string
  readonly description: string
  readonly keywords: readonly string[]
}
export interface DraftOptions {
  /** auto: Chinese where the label’s words are. */
  readonly language?: 'auto' | 'en' | 'zh'
  /** requests: what somebody says who wants it; topics: what texts of that subject are headed. */
  readonly kind?: 'requests' | 'topics'
}
export interface LabelDraft {
  readonly label: string
  readonly language: 'en' | 'zh'
  readonly lines: readonly string[]
}

const HAN = /\p{Script=Han}/u
/** How descriptions begin that say what somebody does: what comes after is what they mean. */
const SAID_OF =
  /^(?:(?:the|a|an)\s+)?(?:user|customer|client|person|caller|somebody|someone|text|message|question|query)s?\s+(?:who\s+)?(?:asks?|wants?|wonders?|would like|is asking|complains?|reports?|says?|is|are)\s*(?:about|that|for|to know|to)?\s*/i
const ZH_SAID_OF = /^(?:用户|客户|顾客|文本)?(?:想要|想|询问|咨询|反映|要求|投诉|说)?(?:关于)?/

/** First lines for each label, from its name, description and keywords: to be edited by somebody who knows. */
export function labelDrafts(labels: readonly LabelToDraft[], options: DraftOptions = {}): readonly LabelDraft[] {
  const { language = 'auto', kind = 'requests' } = options
  return labels.map((label) => {
    const isChinese = HAN.test(label.name) || (HAN.test(label.description) && !/[a-z]{3}/i.test(label.name))
    const own = language === 'auto' ? (isChinese ? 'zh' : 'en') : language
    const words = literalLine(readableName(label.name))
    const forms = own === 'zh' ? chineseForms : englishForms
    return { label: label.name, language: own, lines: [...new Set(forms(words, label, kind))] }
  })
}

/** All drafts as one template, with the wordings they use. */
export function draftTemplate(drafts: readonly LabelDraft[]): string {
  const labels = drafts.map(({ label, lines }) => block(labelHead(label), lines))
  const used = (name: string) => drafts.some(({ lines }) => lines.some((line) => line.includes(`~[${name}`)))
  const shared = (['en', 'zh'] as const).flatMap((language) =>
    Object.entries(wordings[language]).flatMap(([name, lines]) => (used(name) ? [block(`~[${name}]`, lines)] : [])),
  )
  return [...labels, ...shared].join('\n')
}

function englishForms(words: string, { description, keywords }: LabelToDraft, kind: DraftOptions['kind']): string[] {
  const keyed = keywords.map(literalLine)
  const about = keyed.length > 0 ? `{${[words, ...keyed].join('|')}}` : words
  if (kind === 'topics') return [about, `{news|more} about ${about}`, `${about}: what is new`, `all about ${about}`]
  const meant = literalLine(description.replace(SAID_OF, '').replace(/[.!?]+$/, ''))
  const end = `~[help?30%]`
  const lines = [
    ...shapedForms(words, end),
    `~[ask about] ${about}`,
    `${about}?`,
    `{I have|there is} a problem with ${about}`,
  ]
  if (meant && meant.length <= 200) lines.push(`I would like to know: ${meant}`, meant)
  return lines
}

/** By what the words of a name are: something to do, a thing and what is the matter with it, something to ask after. */
function shapedForms(words: string, end: string): string[] {
  const list = words.split(' ')
  const [first = '', second = '', last = ''] = [list[0], list[1], list.at(-1)]
  const rest = list.slice(1).join(' ')
  const split = stateOf(list)
  if (split) {
    const { thing, state } = split
    return [
      `my ${thing} {is|was} ${state} ${end}`,
      `why {is|was} my ${thing} ${state}?`,
      `${thing} ${state} ${end}`,
      `what can I do about ${words}?`,
    ]
  }
  if (VERBS.has(first) && rest !== '' && !ASKED.has(last)) {
    const what = BEFORE_THINGS.test(second) ? words : `${first} {|my|a} ${rest}`
    return [`~[how do I] ${what}?`, `~[can I] ${what}?`, `~[I want to] ${what}`, `${words}, please`]
  }
  if (/^(why|how|what|where|when|which|who)$/.test(first) && rest !== '')
    return [`${first} do I {|have to|need to} ${rest}?`, `can you tell me ${first} to ${rest}?`, `${words}?`]
  if (first.endsWith('ing') && rest !== '')
    return [
      `I need help ${words}`,
      `what do I have to know about ${words}?`,
      `is ${words} possible?`,
      `how does ${words} work?`,
    ]
  if (ASKED.has(last))
    return [`what is the ${words}?`, `can you tell me the ${words}?`, `tell me more about the ${words}`]
  return [`how does ${words} work?`, `can you help me with ${words}?`, `is ${words} possible?`]
}
const BEFORE_THINGS = /^(my|the|a|an|to|up|in|on|off|into|via|by|with|for|from|out)$/

/** A thing and what is the matter with it: lost or stolen card, card not working, payment wrong rate. null: nothing is. */
function stateOf(list: readonly string[]): { readonly thing: string; readonly state: string } | null {
  const not = list.indexOf('not')
  if (not > 0) return { thing: list.slice(0, not).join(' '), state: list.slice(not).join(' ') }
  const says = (word: string) => STATES.has(word)
  const lead = list.findIndex((word) => !says(word) && word !== 'or' && word !== 'and')
  if (lead > 0) return { thing: list.slice(lead).join(' '), state: list.slice(0, lead).join(' ') }
  const at = list.findIndex(says)
  if (at <= 0) return null
  const [before, after] = [list.slice(0, at).join(' '), list.slice(at + 1).join(' ')]
  return { thing: after === '' ? before : `${before} ${after}`, state: list[at]! }
}

function chineseForms(words: string, { description, keywords }: LabelToDraft, kind: DraftOptions['kind']): string[] {
  const keyed = keywords.map(literalLine)
  const about = keyed.length > 0 ? `{${[words, ...keyed].join('|')}}` : words
  if (kind === 'topics') return [about, `关于${about}的{消息|文章|新闻}`, `${about}最新{情况|动态}`]
  const lines = ZH_STATES.test(words)
    ? [`${words}{了|}，~[求助]`, `~[请问?]为什么${words}？`, `我的${words}{了|}，~[求助?]`]
    : ZH_VERBS.test(words)
      ? [
          `~[请问?]~[怎么]${words}？`,
          `~[我想]${words}`,
          `~[请问?]~[能]${words}吗？`,
          `${words}需要什么{条件|手续|资料}？`,
        ]
      : [`~[请问?]${words}是{什么|怎么回事}？`, `${words}怎么{办|处理|算}？`, `我想{了解|咨询}一下${words}`]
  const meant = literalLine(description.replace(ZH_SAID_OF, '').replace(/[。！？]+$/, ''))
  lines.push(`关于${about}，~[求助]`, `~[请问?]${about}{的问题|}{怎么解决|找谁}？`)
  if (meant && HAN.test(meant) && meant.length <= 100) lines.push(`~[我想]问：${meant}`, meant)
  return lines
}
