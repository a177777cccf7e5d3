/** Labels kept of a sample that will be asked. */
const KEPT = 12

/** [label id, probability], likeliest first.  row: [classes] */
export const likeliestOf = (row: Float32Array, labelIds: readonly number[]): [number, number][] =>
  Array.from(row, (probability, c): [number, number] => [labelIds[c]!, probability])
    .sort((a, b) => b[1] - a[1])
    .slice(0, KEPT)
