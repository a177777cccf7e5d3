import { SIZE, WEIGHTS } from './tiny-decoders.ts'

const { width, heads } = WEIGHTS
const range = (n: number) => [...Array(n).keys()]

/** Scores of the next token in double precision, a loop at a time: what the graph of `attention` must give. */
export function scoresAfter(tokens: readonly number[]): number[] {
  const x = tokens.map((token, t) =>
    range(width).map((i) => WEIGHTS.tokens[token * width + i]! + WEIGHTS.places[t * width + i]!),
  )
  const through = (row: readonly number[], w: Float32Array, out = width) =>
    range(out).map((j) => row.reduce((sum, value, i) => sum + value * w[i * out + j]!, 0))
  const last = x.at(-1)!
  const query = through(last, WEIGHTS.query)
  const [keys, values] = [x.map((row) => through(row, WEIGHTS.key)), x.map((row) => through(row, WEIGHTS.value))]
  const each = width / heads
  const seen = range(heads).flatMap((head) => {
    const own = range(each).map((i) => head * each + i)
    const scores = keys.map((key) => own.reduce((sum, i) => sum + query[i]! * key[i]!, 0) / Math.sqrt(each))
    const weights = scores.map((score) => Math.exp(score - Math.max(...scores)))
    const total = weights.reduce((a, b) => a + b)
    return own.map((i) => weights.reduce((sum, weight, t) => sum + (weight / total) * values[t]![i]!, 0))
  })
  return through(
    last.map((value, i) => value + seen[i]!),
    WEIGHTS.out,
    SIZE,
  )
}

/** The likeliest token, again and again, until a stop token. */
export function greedyByHand(prompt: readonly number[], count: number, stop: number): number[] {
  const written: number[] = []
  while (written.length < count) {
    const scores = scoresAfter([...prompt, ...written])
    const token = scores.indexOf(Math.max(...scores))
    if (token === stop) break
    written.push(token)
  }
  return written
}
