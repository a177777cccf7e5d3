/** P(|T| > |t|) for Student's t with `df` degrees of freedom: I_x(df/2, ½) at x = df/(df + t²). */
export const twoSidedP = (t: number, df: number): number => incompleteBeta(df / (df + t * t), df / 2, 0.5)

/** t with P(|T| > t) = p, by bisection. */
export function criticalT(p: number, df: number): number {
  let [low, high] = [0, 1]
  while (twoSidedP(high, df) > p) high *= 2
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (twoSidedP(middle, df) > p) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Regularised incomplete beta I_x(a, b) by its continued fraction (Lentz; Abramowitz & Stegun 26.5.8). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  // The fraction converges fast on this side of the mean only.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a
  let [fraction, c, d] = [1, 1, 0]
  for (let i = 0; i <= 300; i++) {
    const m = i >> 1
    const term =
      i === 0
        ? 1
        : i % 2 === 0
          ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
          : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / (1 + term * d || 1e-300)
    c = 1 + term / c || 1e-300
    fraction *= c * d
    if (Math.abs(1 - c * d) < 1e-14) break
  }
  return front * (fraction - 1)
}

/** ln Γ by Stirling's series after shifting upwards; 12 digits. */
function logGamma(x: number): number {
  let shift = 0
  while (x < 10) shift += Math.log(x++)
  const y = 1 / (x * x)
  const series = (1 / 12 - y * (1 / 360 - y * (1 / 1260 - y / 1680))) / x
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series - shift
}
