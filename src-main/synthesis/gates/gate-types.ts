/** The gates in their order: the earlier ones cost less. */
export const GATES = [
  'exact-copy',
  'near-copy',
  'language-and-length',
  'label-check',
  'too-much-alike',
  'like-the-hold-out',
] as const
export type Gate = (typeof GATES)[number]

/** What somebody believes of a text, the likeliest label first; empty: nothing. Probabilities in [0, 1]. */
export type LabelBelief = readonly { readonly label: string; readonly probability: number }[]
/**
 * A teacher, names of labels, nearest exemplars: whoever can say what label a text has. `labels`: what each was made for; null: whoever is asked does not know
 * that label, and the text passes.
 */
export type LabelCheck = (
  texts: readonly string[],
  labels: readonly string[],
) => (LabelBelief | null)[] | Promise<(LabelBelief | null)[]>

/** A text that another one copies; `real`: its place among the real texts, null where it was made up. */
export interface Copied {
  readonly text: string
  readonly real: number | null
}
export interface Judged<Sample> {
  readonly sample: Sample
  readonly verdict: 'accepted' | 'rejected' | 'doubtful'
  /** The gate that did not let it pass; null where all did. */
  readonly gate: Gate | null
  /** What it is like, or what is believed of it. */
  readonly because: string
  /** Of a copy what it copies. */
  readonly copied: Copied | null
}
/** Why a sample did not pass. */
export interface Refusal {
  readonly gate: Gate
  readonly because: string
  readonly doubtful?: true
  /** The text that it is a copy of. */
  readonly copied?: Copied
}
/** How many did not pass each gate; those nobody can ask at (no label check, no hold-out) are left out. */
export interface Funnel {
  readonly judged: number
  readonly gates: readonly { readonly gate: Gate; readonly rejected: number; readonly doubtful: number }[]
  readonly accepted: number
  readonly doubtful: number
  readonly rejected: number
  /** distinct-2 of what was accepted. */
  readonly distinctPairs: number
  /** 1 − the mean cosine of two accepted texts of a label; null: nobody knows their features. */
  readonly spread: number | null
}

export interface GateOptions {
  /** Texts of the pool: what says the same as one of them is a copy, and what they are like is usual. */
  readonly real?: readonly string[]
  /** Texts that may not be copied either; what they are like says nothing. */
  readonly others?: readonly string[]
  /** Features of a text that the label check was asked of, as a unit vector centred on the mean of the pool. */
  readonly directionOf?: (text: string) => Float32Array | undefined
  /** Cosine of two directions from which on they say nearly the same; left out: nobody knows, and none do. */
  readonly closeFrom?: number
  /** Texts kept for measuring: nothing may give them away. */
  readonly holdout?: readonly string[]
  readonly labelCheck?: LabelCheck
  /** Similarity from which on a text is a near copy (default 0.9), and from which on it gives a text of the hold-out away (0.7). */
  readonly near?: number
  readonly leak?: number
  /** A text that has no pair of words which fewer accepted ones of its label have says nothing new (default 50; 0: neither words nor features are looked at). */
  readonly alike?: number
  /** Another label is believed in at least so much: rejected (default 0.8). */
  readonly sure?: number
}
