/** Labels a class that the belief in equal shares may be worth. */
const STRENGTHS = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64]

/**
 * How the classes share a pool, by the labels there are: (n + s)/(N + s·C), a symmetric Dirichlet prior, averaged over its strength s as likely as the
 * counts make it and, before them, in proportion to it. Few or even counts keep the shares equal, though some classes have no label yet; skewed ones are
 * believed soon.  counts [classes] → [classes], summing to 1
 */
export function classShares(counts: ArrayLike<number>): Float64Array {
  const all = Array.from(counts)
  const sum = all.reduce((a, b) => a + b, 0)
  const logs = STRENGTHS.map((strength) => Math.log(strength) + logLikelihood(all, sum, strength))
  const weights = logs.map((log) => Math.exp(log - Math.max(...logs)))
  const total = weights.reduce((a, b) => a + b, 0)
  return Float64Array.from(all, (count) =>
    STRENGTHS.reduce((share, s, i) => share + ((weights[i]! / total) * (count + s)) / (sum + s * all.length), 0),
  )
}

/** log P(counts | strength) of the Dirichlet-multinomial, less what does not depend on the strength. */
function logLikelihood(counts: readonly number[], sum: number, strength: number): number {
  const rising = (from: number, steps: number) => {
    let log = 0
    for (let j = 0; j < steps; j++) log += Math.log(from + j)
    return log
  }
  return counts.reduce((log, count) => log + rising(strength, count), 0) - rising(strength * counts.length, sum)
}
