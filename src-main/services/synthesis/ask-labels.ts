import type { ModelAnswer, ModelReceipt } from '../../contract/language-model.ts'
import { mulberry32 } from '../../platform/random.ts'
import { block, labelHead, literalLine, remark } from '../../synthesis/drafts/template-text.ts'
import { levelled } from '../../synthesis/gates/text-grams.ts'
import { promptFor, type PromptLabel } from '../../synthesis/model-answers/prompt-for.ts'
import { readAnswer } from '../../synthesis/model-answers/read-answer.ts'
import { tokensIn } from '../../synthesis/model-answers/estimate.ts'
import type { ChatAnswer, ChatTools } from './chat-endpoint.ts'
import type { TextModel } from './text-model.ts'

export interface AskedLabels {
  readonly labels: readonly PromptLabel[]
  readonly perLabel: number
  readonly batch: number
  readonly temperature: number
  readonly topK?: number
  readonly topP?: number
  readonly language: string
  readonly seed: number
}
interface Log {
  /** Keeps a prompt with its answer; gives its number. */
  readonly log: (answer: Omit<ModelAnswer, 'id' | 'at' | 'template'>) => number
  readonly progress: (texts: number, total: number) => void
  readonly now: () => number
}
/** What has come so far, also where it ended before its time. */
export interface Collected {
  readonly receipt: Omit<ModelReceipt, 'template'>
  /** As a template: each text a sentence, with the answer it came in above it. */
  readonly source: string
  readonly answers: readonly number[]
}

/** Answers without a new text after which a label is left as it is. */
const MOST_IN_VAIN = 3
/** Tokens of one text, at most, that an answer has room for. */
const ROOM = 80

/**
 * Asks label by label, a batch of texts at a time, until each has as many different ones as are wanted. Every answer is logged; `collected` holds what has come
 * whenever it ends. Throws what the model’s `failure` is, or what `signal` was aborted with.
 */
export function askingLabels(model: TextModel, asked: AskedLabels, log: Log) {
  const texts = new Map<string, { text: string; answer: number }[]>()
  const outcomes: ModelReceipt['outcomes'] = {}
  const answers: number[] = []
  const tokens = { in: 0, out: 0 }
  const total = asked.labels.length * asked.perLabel
  const seen = new Set(asked.labels.flatMap(({ examples }) => examples.map(levelled)))
  let requests = 0

  async function run(tools: Omit<ChatTools, 'random'>): Promise<void> {
    const random = mulberry32(asked.seed)
    let next = 0
    for (const label of asked.labels) {
      const own: { text: string; answer: number }[] = []
      texts.set(label.name, own)
      for (let vain = 0; own.length < asked.perLabel && vain < MOST_IN_VAIN;) {
        await tools.pause(Math.max(0, next - log.now()), tools.signal)
        next = log.now() + 60_000 / model.perMinute
        const before = own.length
        const failure = await one(label, own, { ...tools, random })
        log.progress(count(), total)
        if (failure) throw model.failure(failure, count())
        vain = own.length > before ? 0 : vain + 1
      }
    }
  }
  /** Gives the answer where the model failed for good. */
  async function one(label: PromptLabel, own: { text: string; answer: number }[], tools: ChatTools) {
    const wanted = Math.min(asked.batch, asked.perLabel - own.length)
    const others = asked.labels.map(({ name }) => name).filter((name) => name !== label.name)
    const messages = promptFor({
      label,
      others,
      count: wanted,
      known: own.map(({ text }) => text),
      language: asked.language,
    })
    const began = log.now()
    const { temperature, topK, topP } = asked
    const answer = await model.ask(
      {
        messages,
        temperature,
        topK,
        topP,
        maxTokens: 200 + ROOM * wanted,
        seed: Math.floor(tools.random() * 0x7fffffff),
      },
      tools,
      (text) => log.progress(count() + Math.min(readAnswer(text, false).texts.length, wanted), total),
    )
    const { outcome, texts: found } = read(answer)
    const fresh = found.filter((text) => !seen.has(levelled(text))).slice(0, asked.perLabel - own.length)
    for (const text of fresh) seen.add(levelled(text))
    requests++
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    tokens.in += answer.tokens?.in ?? messages.reduce((sum, { content }) => sum + tokensIn(content), 0)
    tokens.out += answer.tokens?.out ?? tokensIn(answer.text)
    const id = log.log({
      label: label.name,
      url: model.url,
      model: model.model,
      prompt: [...messages],
      answer: answer.text,
      outcome,
      detail: answer.detail,
      texts: fresh,
      tries: answer.tries,
      ms: Math.round(log.now() - began),
      tokensIn: answer.tokens?.in ?? null,
      tokensOut: answer.tokens?.out ?? null,
    })
    answers.push(id)
    own.push(...fresh.map((text) => ({ text, answer: id })))
    return answer.problem === null ? null : answer
  }
  const count = () => [...texts.values()].reduce((sum, own) => sum + own.length, 0)

  return {
    run,
    collected: (): Collected => ({
      answers,
      receipt: {
        requests,
        texts: count(),
        outcomes,
        short: [...texts].flatMap(([label, { length }]) => (length < asked.perLabel ? [{ label, texts: length }] : [])),
        tokensIn: tokens.in,
        tokensOut: tokens.out,
      },
      source: [...texts]
        .filter(([, own]) => own.length > 0)
        .map(([label, own]) =>
          block(
            labelHead(label, own.length),
            own.flatMap(({ text, answer }) => [remark(`answer ${answer}, ${model.model}`), literalLine(text)]),
          ),
        )
        .join('\n'),
    }),
  }
}

/** A failure may have brought some texts before it. */
function read({ text, finish, done, problem }: ChatAnswer) {
  if (finish === 'content_filter') return { outcome: 'refused' as const, texts: [] }
  const found = readAnswer(text, problem === null && finish !== 'length' && (finish !== null || done))
  return problem === null ? found : { outcome: 'failed' as const, texts: found.texts }
}
