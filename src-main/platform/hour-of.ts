/** Seconds since 1970 of 2001 and of 2100: numbers between them, or a thousand times them, are taken for times. */
const [EARLIEST, LATEST] = [978_307_200, 4_102_444_800]

/** A date in figures (any order, “-”, “/”, “.” or none between), or with a month in words, and a time of day behind it; or the time alone. */
const DATE = String.raw`(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{8}|\d{4}年\d{1,2}月\d{1,2}日|(?:\p{L}{2,9}\.?,? )?(?:\d{1,2}\.? \p{L}{3,9}\.?,? \d{4}|\p{L}{3,9}\.? \d{1,2},? (?:\d{4}|(?=\d\d:))))`
const CLOCK = String.raw`(?<hour>[01]?\d|2[0-3])(?::[0-5]\d){1,2}(?:[.,]\d+)?\s*(?<half>[ap]\.?m\.?)?`
const ZONE = String.raw`(?:\s*(?:Z|UTC|GMT|[+-]\d\d:?\d\d)|\s+[A-Z]{2,5}(?:[+-]\d{4})?)?(?:\s*\([^)]*\))?(?: \d{4})?`
const WRITTEN = new RegExp(`^(?:${DATE}(?:T|,? ?))?${CLOCK}${ZONE}$`, 'iu')

/**
 * The hour of a time, “00” to “23”, as it is written, wherever it was; of seconds or ms since 1970 that of UTC. null: no time of day can be read in it. Takes
 * ISO 8601, dates in figures in any order (the day makes no difference), RFC 5322, a time alone, with am and pm.
 */
export function hourOf(value: string): string | null {
  const text = value.trim()
  if (/^\d{9,13}(?:\.\d+)?$/.test(text)) return hourOfNumber(Number(text))
  const { hour, half } = WRITTEN.exec(text)?.groups ?? {}
  if (hour === undefined) return null
  if (half === undefined) return hour.padStart(2, '0')
  const twelve = Number(hour)
  if (twelve < 1 || twelve > 12) return null
  return String((twelve % 12) + (/^p/i.test(half) ? 12 : 0)).padStart(2, '0')
}

function hourOfNumber(value: number): string | null {
  const seconds = value >= EARLIEST * 1000 ? value / 1000 : value
  if (seconds < EARLIEST || seconds > LATEST) return null
  return String(new Date(seconds * 1000).getUTCHours()).padStart(2, '0')
}
