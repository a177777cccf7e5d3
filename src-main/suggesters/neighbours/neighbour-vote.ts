import { dot } from '../direction.ts'

/** A labelled sample, with its vector in unit length. */
export interface Voter {
  readonly sample: number
  readonly labelIds: readonly number[]
  readonly direction: Float32Array
}

/**
 * The similarity-weighted vote of the `count` voters nearest to `direction` (Dudani 1976; weights: cosine similarity, Yang & Liu 1999): of each label, the
 * similarity of those that carry it over that of all who vote, largest first. What points away has no vote. In a task of several labels each share stands
 * for itself. Of equals the lower id comes first.
 */
export function neighbourVote(
  { sample, direction }: Pick<Voter, 'sample' | 'direction'>,
  voters: readonly Voter[],
  count: number,
): [label: number, share: number][] {
  const nearest = voters
    .filter((voter) => voter.sample !== sample)
    .map((voter) => ({ ...voter, similarity: dot(direction, voter.direction) }))
    .filter(({ similarity }) => similarity > 0)
    .sort((a, b) => b.similarity - a.similarity || a.sample - b.sample)
    .slice(0, count)
  const total = nearest.reduce((sum, { similarity }) => sum + similarity, 0)
  const shares = new Map<number, number>()
  for (const { labelIds, similarity } of nearest)
    for (const label of labelIds) shares.set(label, (shares.get(label) ?? 0) + similarity / total)
  return [...shares].sort((a, b) => b[1] - a[1] || a[0] - b[0])
}
