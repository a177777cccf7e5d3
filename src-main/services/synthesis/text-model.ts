import { basename } from 'node:path'
import type { Numerics, OwnProcess } from '../../compute-tasks/numerics.ts'
import { askChat, type ChatAnswer, type ChatRequest, type ChatTools } from './chat-endpoint.ts'
import type { EndpointInUse } from './model-endpoint.ts'
import { ModelEndpointFailed } from './model-errors.ts'

export interface ModelRequest extends Pick<ChatRequest, 'messages' | 'temperature' | 'maxTokens' | 'seed'> {
  readonly topK?: number
  readonly topP?: number
}
/** Whoever writes texts when asked: an address, or a folder on this machine. */
export interface TextModel {
  /** Address, or path of the folder. */
  readonly url: string
  readonly model: string
  /** Requests at most. */
  readonly perMinute: number
  /** `onText`: what has come so far, now and then. Throws when aborted before anything has come. */
  readonly ask: (request: ModelRequest, tools: ChatTools, onText?: (text: string) => void) => Promise<ChatAnswer>
  /** What is thrown after an answer that failed for good. */
  readonly failure: (answer: ChatAnswer, texts: number) => Error
  readonly close: () => void
}

export function endpointModel({ told: { url, model, perMinute }, key }: EndpointInUse): TextModel {
  return {
    url,
    model,
    perMinute,
    ask: ({ messages, temperature, maxTokens, seed }, tools) =>
      askChat({ url, model, key, messages, temperature, maxTokens, seed }, tools),
    failure: ({ problem, detail }, texts) => new ModelEndpointFailed(url, problem!, detail, texts),
    close: () => {},
  }
}

/** The folder, opened in a process of its own, which lives until `close`. Throws UnusableModel, by its own name. */
export async function folderModel(numerics: Numerics, path: string, signal?: AbortSignal) {
  const process = numerics.ownProcess()
  try {
    const { notices } = await process.run('openTextFolder', { path }, { signal })
    return { ...asked(process, path), notices }
  } catch (error) {
    process.close()
    throw error
  }
}

function asked(process: OwnProcess, path: string): TextModel {
  let failed: unknown = null
  return {
    url: path,
    model: basename(path),
    perMinute: Infinity,
    async ask(request, { signal }, onText) {
      let last = ''
      const onEvent = ({ text }: { readonly text: string }) => onText?.((last = text))
      const nothing = { tries: 1, error: null, problem: null, detail: '' } as const
      try {
        const { text, finish, tokens } = await process.run('generateText', request, { signal, onEvent })
        return { ...nothing, text, finish, done: finish !== null, tokens }
      } catch (error) {
        signal.throwIfAborted()
        failed = error
        const detail = error instanceof Error ? error.message : String(error)
        return { ...nothing, text: last, finish: null, done: false, tokens: null, problem: 'broken', detail }
      }
    },
    failure: () => failed as Error,
    close: () => process.close(),
  }
}
