/**
 * Area under the ROC curve: how often a positive scores above a negative, ties half (Mann & Whitney 1947). NaN where either is missing.
 */
export function auroc(scores: ArrayLike<number>, positive: ArrayLike<boolean>): number {
  const order = Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!)
  let [positives, rankSum] = [0, 0]
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && scores[order[to]!] === scores[order[from]!]) to++
    // Equal scores share the mean of their ranks from + 1 … to.
    for (let i = from; i < to; i++)
      if (positive[order[i]!]) {
        positives++
        rankSum += (from + 1 + to) / 2
      }
  }
  const negatives = order.length - positives
  if (positives === 0 || negatives === 0) return Number.NaN
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives)
}
