import { mulberry32 } from '../platform/random.ts'
import { closesArray, type Said } from './chat-forms.ts'
import { lastRow, type Decoder } from './decoder.ts'
import type { DecoderFolder } from './decoder-folder.ts'
import { nextToken } from './sampling.ts'
import { PromptTooLong } from './unusable-decoder.ts'

export interface TextRequest {
  readonly messages: readonly Said[]
  readonly temperature: number
  /** As the folder says where left out. */
  readonly topK?: number
  readonly topP?: number
  /** New tokens at most. */
  readonly maxTokens: number
  readonly seed: number
}
export interface WrittenText {
  readonly text: string
  /** null: called off; what came by then is `text`. */
  readonly finish: 'stop' | 'length' | null
  readonly tokens: { readonly in: number; readonly out: number }
}
export interface Generator {
  readonly folder: DecoderFolder
  readonly decoder: Decoder
}
interface Watching {
  readonly signal: AbortSignal
  /** What has been written so far, now and then. */
  readonly onText?: (text: string) => void
}

/** Tokens between two looks at the text. */
const EVERY = 8

/** Writes until a stop token, until the array that a plain prompt opens is closed, or until there is no room. Throws PromptTooLong. */
export async function generate(
  { folder, decoder }: Generator,
  { messages, temperature, topK = folder.topK, topP = folder.topP, maxTokens, seed }: TextRequest,
  { signal, onText }: Watching,
): Promise<WrittenText> {
  const { form, stops, longest } = folder
  const prompt = folder.encode(form.prompt(messages))
  if (prompt.length === 0 || prompt.length >= longest) throw new PromptTooLong(folder.path, prompt.length, longest)
  const most = Math.min(maxTokens, longest - prompt.length)
  const random = mulberry32(seed)
  const written: number[] = []
  const text = () => form.opens + (written.length > 0 ? folder.decode(written) : '')
  const ended = (finish: WrittenText['finish']): WrittenText => ({
    text: text(),
    finish,
    tokens: { in: prompt.length, out: written.length },
  })
  while (written.length < most) {
    if (signal.aborted) return ended(null)
    const scores = await (written.length === 0 ? decoder.begin(prompt) : decoder.next(written.at(-1)!))
    const token = nextToken(lastRow(scores), { temperature, topK, topP }, random)
    if (stops.has(token)) return ended('stop')
    written.push(token)
    if (form.opens !== '' && folder.decode([token]).includes(']') && closesArray(text())) return ended('stop')
    if (written.length % EVERY === 0) {
      onText?.(text())
      // Messages are heard between tokens: a run blocks this thread.
      await new Promise(setImmediate)
    }
  }
  return ended('length')
}
