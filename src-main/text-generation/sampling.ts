import { weightedIndex, type Random } from '../platform/random.ts'

export interface Drawing {
  /** 0: always the likeliest token. */
  readonly temperature: number
  /** So many of the likeliest; 0: all. */
  readonly topK: number
  /** The fewest that have this much probability together, once `topK` has chosen (Holtzman et al. 2020); 1: all. */
  readonly topP: number
}
export interface Candidates {
  readonly tokens: Int32Array
  /** As unscaled weights, the likeliest first where something was cut off. */
  readonly weights: Float64Array
}

/** The next token. The first of equals where nothing is left to chance. */
export function nextToken(logits: Float32Array, drawing: Drawing, random: Random): number {
  if (drawing.temperature === 0) return likeliest(logits)
  const { tokens, weights } = candidates(logits, drawing)
  return tokens[weightedIndex(weights, random)]!
}

/** Index of the largest, the first of equals; what is no number is none. */
export function likeliest(logits: Float32Array): number {
  let best = 0
  for (let i = 1; i < logits.length; i++) if (logits[i]! > logits[best]! || Number.isNaN(logits[best])) best = i
  return best
}

/** Tokens that may be drawn, with softmax(logits / temperature) of each up to a factor. `temperature` > 0. */
export function candidates(logits: Float32Array, { temperature, topK, topP }: Drawing): Candidates {
  const most = logits[likeliest(logits)]!
  const weights = Float64Array.from(logits, (logit) => {
    const weight = Math.exp((logit - most) / temperature)
    return Number.isFinite(weight) ? weight : 0
  })
  const all = Int32Array.from(weights.keys())
  if ((topK <= 0 || topK >= all.length) && topP >= 1) return { tokens: all, weights }
  const first = topK > 0 && topK < all.length ? kept(all, weights, topK) : all
  const total = first.reduce((sum, token) => sum + weights[token]!, 0)
  // What is rarer than this adds up to less than 1 − topP, so that it is never needed: a vocabulary is not sorted whole for a few words.
  const least = topP < 1 ? ((1 - topP) * total) / first.length : 0
  const sorted = first.filter((token) => weights[token]! >= least).sort((a, b) => weights[b]! - weights[a]! || a - b)
  let [sum, count] = [0, 0]
  while (count < sorted.length && sum < topP * total) sum += weights[sorted[count++]!]!
  const tokens = sorted.subarray(0, Math.max(1, topP < 1 ? count : sorted.length))
  return { tokens, weights: Float64Array.from(tokens, (token) => weights[token]!) }
}

/** The k heaviest, the first of equals. */
function kept(all: Int32Array, weights: Float64Array, k: number): Int32Array {
  const border = weights.toSorted()[weights.length - k]!
  const above = all.filter((token) => weights[token]! > border)
  const at = all.filter((token) => weights[token] === border).subarray(0, k - above.length)
  return Int32Array.from([...above, ...at])
}
