/** Newer ones of a label that a text is compared with: what says the same mostly comes from the same line. */
const COMPARED = 500

/** Of unit vectors [d] of one label: those compared with, and the sum of all. */
interface Known {
  readonly newest: Float32Array[]
  readonly sum: Float64Array
  count: number
}

/** How far texts of a label lie from each other: by features as unit vectors, centred on the mean of the pool. */
export class EmbeddingSpread {
  readonly #known = new Map<string, Known>()
  readonly #close: number

  /** `close`: the cosine from which on two texts say nearly the same; what that is depends on the features. Where nobody knows it, none are close. */
  constructor(close = Infinity) {
    this.#close = close
  }

  add(label: string, vector: Float32Array): void {
    const known = this.#known.get(label) ?? { newest: [], sum: new Float64Array(vector.length), count: 0 }
    this.#known.set(label, known)
    vector.forEach((x, i) => (known.sum[i]! += x))
    // The oldest of them makes room.
    known.newest[known.count % COMPARED] = vector
    known.count++
  }

  /** How many of its label lie close to it. */
  closeTo(label: string, vector: Float32Array): number {
    return (this.#known.get(label)?.newest ?? []).filter((other) => dot(other, vector) >= this.#close).length
  }

  /** 1 − the mean cosine of two texts of a label, over all such pairs; null where no label has two. In [0, 2] */
  get mean(): number | null {
    let [cosines, pairs] = [0, 0]
    for (const { sum, count } of this.#known.values()) {
      const squared = sum.reduce((all, x) => all + x * x, 0)
      // |Σ v|² counts each pair twice and each vector with itself.
      cosines += squared - count
      pairs += count * (count - 1)
    }
    return pairs > 0 ? 1 - cosines / pairs : null
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
