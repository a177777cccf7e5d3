/** P(Z ≤ z) of a standard normal: by its series below 3 (Marsaglia 2004), by the continued fraction of its tail above (Abramowitz & Stegun 26.2.14); 12 digits. */
export function normalCdf(z: number): number {
  const x = Math.abs(z)
  const density = Math.exp(-(x * x) / 2) / Math.sqrt(2 * Math.PI)
  if (x < 3) {
    let [sum, term] = [x, x]
    for (let i = 1; i < 100; i++) sum += term *= (x * x) / (2 * i + 1)
    return 0.5 + Math.sign(z) * density * sum
  }
  let fraction = x
  for (let i = 60; i > 0; i--) fraction = x + i / fraction
  return z > 0 ? 1 - density / fraction : density / fraction
}

/** The z with P(|Z| > z) = `alpha`, by bisection. */
export function criticalZ(alpha: number): number {
  let [low, high] = [0, 40]
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (2 * normalCdf(-middle) > alpha) low = middle
    else high = middle
  }
  return (low + high) / 2
}
