import type { Message } from './prompt-for.ts'

/** About how many tokens a text is: a Chinese character one, of other letters four one. A rule of thumb. */
export function tokensIn(text: string): number {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0
  return Math.ceil(han + (text.length - han) / 4)
}
/** Of a request: what is said, and what each message is wrapped in. */
export const promptTokens = (messages: readonly Message[]): number =>
  messages.reduce((sum, { content }) => sum + tokensIn(content) + 4, 3)

export interface Prices {
  /** Of a million tokens, in whatever currency; null: nobody has said. */
  readonly input: number | null
  readonly output: number | null
}
/** null where prices are not known. */
export const costOf = (input: number, output: number, prices: Prices): number | null =>
  prices.input === null || prices.output === null ? null : (input * prices.input + output * prices.output) / 1e6
