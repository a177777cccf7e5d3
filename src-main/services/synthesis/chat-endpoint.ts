import type { Random } from '../../platform/random.ts'
import type { Message } from '../../synthesis/model-answers/prompt-for.ts'
import { answerReader, type StreamedAnswer } from '../../synthesis/model-answers/read-events.ts'
import type { EndpointProblem } from './model-errors.ts'

// The only file of the core that sends anything; only ever to the address that a user has typed (tests/hosts/language-model.test.ts).

export interface ChatRequest {
  readonly url: string
  readonly key: string | null
  readonly model: string
  readonly messages: readonly Message[]
  readonly temperature: number
  readonly maxTokens: number
  readonly seed: number
}
export interface ChatTools {
  readonly signal: AbortSignal
  /** For how long to wait before another try. */
  readonly random: Random
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>
  /** Milliseconds without a byte after which it is given up. */
  readonly silence?: number
}
/** What came, however it ended. `problem`: it failed for good; `text` is what had come by then. */
export interface ChatAnswer extends StreamedAnswer {
  readonly tries: number
  readonly problem: EndpointProblem | null
  readonly detail: string
}

const MOST_TRIES = 6
/** Of an answer, in characters. */
const LONGEST_ANSWER = 1_000_000
const [FIRST_WAIT, LONGEST_WAIT, LONGEST_ASKED] = [500, 60_000, 600_000]
const SILENCE = 120_000

/**
 * One answer of an OpenAI-compatible chat endpoint, streamed where it streams. 429, 5xx and lost connections are tried again up to six times, each time after
 * twice as long, or as long as Retry-After says. Redirects are not followed. Throws only when aborted.
 */
export async function askChat(request: ChatRequest, tools: ChatTools): Promise<ChatAnswer> {
  for (let tries = 1; ; tries++) {
    const { wait, ...got } = await once(request, tools)
    tools.signal.throwIfAborted()
    // What has begun to answer was understood: whoever asked decides about the rest.
    const isOver = got.problem === null || got.text !== '' || wait === null || tries >= MOST_TRIES
    if (isOver) return { ...got, tries }
    const own = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tries - 1)) * (0.5 + tools.random())
    if (wait > LONGEST_ASKED) return { ...got, tries }
    await tools.pause(Math.max(wait, own), tools.signal)
  }
}

/** `wait`: ms that the endpoint asks for before the next try; null: another try would bring the same. */
type Try = Omit<ChatAnswer, 'tries'> & { readonly wait: number | null }
const NOTHING: StreamedAnswer = { text: '', finish: null, done: false, tokens: null, error: null }
const failed = (problem: EndpointProblem, detail: string, wait: number | null, got = NOTHING): Try => ({
  ...got,
  problem,
  detail: detail.replaceAll(/\s+/g, ' ').slice(0, 300),
  wait,
})

async function once(request: ChatRequest, { signal, silence = SILENCE }: ChatTools): Promise<Try> {
  const quiet = new AbortController()
  let timer = setTimeout(() => quiet.abort(), silence)
  const heard = () => {
    clearTimeout(timer)
    timer = setTimeout(() => quiet.abort(), silence)
  }
  const reader = answerReader()
  try {
    const response = await fetch(addressOf(request.url), {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.any([signal, quiet.signal]),
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream, application/json',
        ...(request.key ? { authorization: `Bearer ${request.key}` } : {}),
      },
      body: bodyOf(request),
    })
    heard()
    if (!response.ok) return await refused(response)
    const decoder = new TextDecoder()
    for await (const part of response.body ?? []) {
      heard()
      reader.feed(decoder.decode(part as Uint8Array, { stream: true }))
      if (reader.length() > LONGEST_ANSWER) return failed('too-long', '', null, reader.end())
    }
    const got = reader.end()
    return got.error ? failed('broken', got.error, 0, got) : { ...got, problem: null, detail: '', wait: null }
  } catch (error) {
    if (signal.aborted) throw error
    const got = reader.end()
    if (quiet.signal.aborted) return failed('silent', `${silence / 1000} s`, 0, got)
    // Cut off in the middle: what came by then is an answer that was cut.
    if (got.text !== '') return { ...got, problem: null, detail: '', wait: null }
    return failed('unreachable', causeOf(error), 0, got)
  } finally {
    clearTimeout(timer)
  }
}

const addressOf = (url: string) => (/\/chat\/completions$/.test(url) ? url : `${url}/chat/completions`)
const bodyOf = ({ model, messages, temperature, maxTokens, seed }: ChatRequest) =>
  JSON.stringify({
    model,
    messages,
    temperature,
    max_tokens: maxTokens,
    seed,
    stream: true,
    stream_options: { include_usage: true },
  })

async function refused(response: Response): Promise<Try> {
  const { status } = response
  if (status >= 300 && status < 400) {
    await response.body?.cancel()
    return failed('elsewhere', response.headers.get('location') ?? '', null)
  }
  const detail = `${status} ${await response.text().catch(() => '')}`.trim()
  const wait = retryAfter(response.headers.get('retry-after'))
  if (status === 429) return failed('busy', detail, wait)
  if (status >= 500 || status === 408) return failed('broken', detail, wait)
  if (status === 401 || status === 403) return failed('no-entry', detail, null)
  return failed(status === 404 ? 'not-there' : 'refused', detail, null)
}

/** Seconds, or a date; in ms from now. */
function retryAfter(header: string | null): number {
  if (header === null) return 0
  const seconds = Number(header)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now()
  return Number.isFinite(ms) ? Math.max(0, ms) : 0
}

const causeOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error ? ('code' in cause ? String(cause.code) : cause.message) : String(cause)
}
