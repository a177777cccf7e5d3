/** What has been said so far, and how it ended. */
export interface StreamedAnswer {
  readonly text: string
  /** As the server gives it: stop, length, content_filter …; null: it did not say. */
  readonly finish: string | null
  /** The server said that there is no more. */
  readonly done: boolean
  readonly tokens: { readonly in: number; readonly out: number } | null
  /** An error told in the stream. */
  readonly error: string | null
}

interface Chunk {
  readonly choices?: readonly {
    readonly delta?: { readonly content?: unknown }
    readonly message?: { readonly content?: unknown }
    readonly finish_reason?: unknown
  }[]
  readonly usage?: { readonly prompt_tokens?: unknown; readonly completion_tokens?: unknown } | null
  readonly error?: unknown
}

/** Reads an answer of a chat endpoint as it comes: server-sent events, or one JSON object. What is neither is left out. */
export function answerReader() {
  let [rest, text, done] = ['', '', false]
  let [finish, error] = [null as string | null, null as string | null]
  let tokens: StreamedAnswer['tokens'] = null

  function take(json: string): void {
    if (json === '[DONE]') {
      done = true
      return
    }
    let chunk: Chunk
    try {
      chunk = JSON.parse(json) as Chunk
    } catch {
      return
    }
    if (typeof chunk !== 'object' || chunk === null) return
    const [choice] = Array.isArray(chunk.choices) ? chunk.choices : []
    const said = choice?.delta?.content ?? choice?.message?.content
    if (typeof said === 'string') text += said
    if (typeof choice?.finish_reason === 'string') finish = choice.finish_reason
    const { prompt_tokens: input, completion_tokens: output } = chunk.usage ?? {}
    if (typeof input === 'number' && typeof output === 'number') tokens = { in: input, out: output }
    if (chunk.error) error = wordsOf(chunk.error)
  }
  return {
    feed(part: string): void {
      rest += part
      const lines = rest.split(/\r\n|\n|\r(?!$)/)
      rest = lines.pop()!
      for (const line of lines)
        if (line.startsWith('data:')) take(line.slice(5).trim())
        else if (line.startsWith('{')) take(line)
    },
    end(): StreamedAnswer {
      const last = rest.trim()
      if (last.startsWith('data:')) take(last.slice(5).trim())
      else if (last.startsWith('{')) take(last)
      rest = ''
      return { text, finish, done, tokens, error }
    },
    length: () => text.length + rest.length,
  }
}

const wordsOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error)
