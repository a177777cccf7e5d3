import { dot } from '../direction.ts'

/** A labelled sample, with its vector in unit length. */
export interface Exemplar {
  readonly sample: number
  readonly labelIds: readonly number[]
  readonly direction: Float32Array
}
export interface Nearest {
  readonly sample: number
  /** Cosine. */
  readonly similarity: number
}

/** Labelled samples and, of each, the nearest of the others; kept up to date without comparing all of them anew. */
export interface ExemplarSet {
  /** n new ones cost n passes over all. Lets others have their turn. */
  readonly update: (exemplars: readonly Exemplar[]) => Promise<void>
  readonly byId: ReadonlyMap<number, Exemplar>
  /** The nearest to a vector in unit length but for one sample; of equals the lower id. null: there is none. */
  readonly nearest: (direction: Float32Array, but: number) => Nearest | null
  /** Of each that has another beside it: how alike the nearest is, and whether what that carries it carries too. */
  readonly pairs: () => { readonly similarities: number[]; readonly hits: boolean[] }
}

const NOBODY = -1
/** Vectors compared with all others before others have their turn. */
const AT_ONCE = 50

export function exemplarSet(): ExemplarSet {
  const byId = new Map<number, Exemplar>()
  const near = new Map<number, Nearest | null>()
  function nearest(direction: Float32Array, but: number): Nearest | null {
    let best: Nearest | null = null
    for (const { sample, direction: other } of byId.values()) {
      if (sample === but) continue
      best = nearer(best, { sample, similarity: dot(direction, other) })
    }
    return best
  }
  return {
    byId,
    nearest,
    async update(exemplars) {
      const now = new Map(exemplars.map((one) => [one.sample, one]))
      const gone = new Set([...byId.keys()].filter((sample) => !now.has(sample)))
      for (const sample of gone) {
        byId.delete(sample)
        near.delete(sample)
      }
      const fresh = exemplars.filter(({ sample }) => !byId.has(sample))
      for (const one of exemplars) byId.set(one.sample, one)
      const isNew = new Set(fresh.map(({ sample }) => sample))
      // Where what was nearest has gone, all are compared.
      const lost = [...byId.values()].filter(
        ({ sample }) => !isNew.has(sample) && gone.has(near.get(sample)?.sample ?? NOBODY),
      )
      let done = 0
      for (const one of [...fresh, ...lost]) {
        near.set(one.sample, nearest(one.direction, one.sample))
        if (++done % AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve))
      }
      if (fresh.length === byId.size) return
      for (const { sample, direction } of byId.values()) {
        if (isNew.has(sample)) continue
        for (const one of fresh)
          near.set(
            sample,
            nearer(near.get(sample) ?? null, { sample: one.sample, similarity: dot(direction, one.direction) }),
          )
      }
    },
    pairs() {
      const [similarities, hits]: [number[], boolean[]] = [[], []]
      for (const [sample, other] of near) {
        const own = byId.get(sample)
        const theirs = other && byId.get(other.sample)
        if (!own || !theirs || theirs.labelIds.length === 0) continue
        similarities.push(other.similarity)
        hits.push(theirs.labelIds.every((label) => own.labelIds.includes(label)))
      }
      return { similarities, hits }
    },
  }
}

const nearer = (best: Nearest | null, one: Nearest): Nearest =>
  !best || one.similarity > best.similarity || (one.similarity === best.similarity && one.sample < best.sample)
    ? one
    : best
