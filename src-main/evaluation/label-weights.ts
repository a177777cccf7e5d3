/**
 * LURE weights v_m = 1 + (N−M)/(N−m)·(1/((N−m+1)·q_m) − 1), m = 1 … M: the mean of v_m · loss_m over actively chosen labels is unbiased for the
 * whole pool (Farquhar, Gal & Rainforth 2021). `chances`: probability with which each pick was drawn from what was left, in order.
 */
export function lureWeights(chances: readonly number[], poolSize: number): number[] {
  const [N, M] = [poolSize, chances.length]
  return chances.map((q, i) => {
    const m = i + 1
    return N === m ? 1 : 1 + ((N - M) / (N - m)) * (1 / ((N - m + 1) * q) - 1)
  })
}
