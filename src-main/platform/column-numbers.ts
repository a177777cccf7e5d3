/** A number in any notation that a file may bring; null: it is none. */
export function numberIn(value: unknown): number | null {
  const found = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof found === 'number' && Number.isFinite(found) ? found : null
}

/** Seconds since 1970 have fewer digits than ms, until the year 5138. */
const LEAST_MS = 1e11

/** Moments (ms since 1970) of one time or several between commas, semicolons or bars: ISO dates, seconds or ms since 1970. What is none is left out. */
export function momentsIn(value: unknown): number[] {
  const all = typeof value === 'string' ? value.replaceAll(/[[\]"]/g, '').split(/[;,|]/) : [value]
  return all.flatMap((one) => {
    const number = numberIn(one)
    if (number !== null) return [Math.abs(number) < LEAST_MS ? number * 1000 : number]
    const parsed = typeof one === 'string' ? Date.parse(one.trim()) : NaN
    return Number.isNaN(parsed) ? [] : [parsed]
  })
}
