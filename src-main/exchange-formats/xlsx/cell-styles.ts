import { XmlScanner } from './xml-events.ts'

/** Formats that are dates and times by their number. */
const BUILT_IN = new Set([
  14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 47, 50, 51, 52, 53, 54, 55, 56, 57,
  58,
])

/** For each style of a cell whether its numbers are dates. */
export function styleScanner(): { readonly scanner: XmlScanner; readonly isDate: boolean[] } {
  const isDate: boolean[] = []
  const custom = new Map<number, string>()
  let inCells = false
  const scanner = new XmlScanner({
    open(name, attributes) {
      if (name === 'numFmt') custom.set(Number(attributes.numFmtId), attributes.formatCode ?? '')
      else if (name === 'cellXfs') inCells = true
      else if (name === 'xf' && inCells) {
        const format = Number(attributes.numFmtId)
        isDate.push(BUILT_IN.has(format) || isDateFormat(custom.get(format) ?? ''))
      }
    },
    close: (name) => void (inCells &&= name !== 'cellXfs'),
  })
  return { scanner, isDate }
}

/** Words in quotes, colours in brackets and escaped characters say nothing; [h] counts hours beyond a day and is no time of day. */
const isDateFormat = (code: string): boolean =>
  !/\[(h+|m+|s+)\]/i.test(code) &&
  /[ymdhs]/i.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\./g, '')) &&
  !/general/i.test(code)

const DAY = 86_400_000
const [FROM_1900, FROM_1904] = [Date.UTC(1899, 11, 30), Date.UTC(1904, 0, 1)]
/** 45292.5 → 2024-01-01T12:00:00, a whole number the day alone, less than one the time alone; what is no date stays as it is. */
export function dateText(serial: string, is1904: boolean): string {
  const days = Number(serial)
  if (serial.trim() === '' || !(days >= 0) || days > 2_958_466) return serial
  const text = new Date(Math.round(((is1904 ? FROM_1904 : FROM_1900) + days * DAY) / 1000) * 1000)
    .toISOString()
    .slice(0, 19)
  return days < 1 ? text.slice(11) : Number.isInteger(days) ? text.slice(0, 10) : text
}
