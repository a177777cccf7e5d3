export interface ChangingNumber {
  readonly from: number
  readonly to: number
  /** The field of the outermost object it is the value of, where that is plain to see. */
  readonly name: string | undefined
}

/** Characters of a list that is longer than people write by hand: a vector. */
const LONG_LIST = 256

/**
 * The numbers of a piece of JSON that JavaScript would write otherwise: 1.0, 1e5, ids beyond 2^53. `skipsVectors`: not in long lists of numbers,
 * where the values count and not how they are spelt; `hasSkipped` tells whether there are such. What is no JSON may have any.
 */
export function changingNumbers(raw: string, skipsVectors: boolean) {
  const numbers: ChangingNumber[] = []
  let [hasSkipped, close, depth] = [false, -1, 0]
  /** Where the last string began. */
  let quote = 0
  for (let at = 0; at < raw.length;) {
    const begin = at
    const end = indexOrEnd(raw, '"', at)
    while (at < end) {
      const char = raw.charCodeAt(at)
      if (beginsNumber(char)) {
        const from = at
        at = endOfNumber(raw, from)
        if (!mayChange(raw, from, at) || !changes(raw.slice(from, at))) continue
        numbers.push({ from, to: at, name: depth === 1 ? nameBefore(raw, quote, begin, from) : undefined })
        continue
      }
      if (char === OPENS_LIST && skipsVectors) {
        if (close < at) close = indexOrEnd(raw, ']', at)
        if (close < end && close - at > LONG_LIST && indexOrEnd(raw, '[', at + 1) > close) {
          at = close + 1
          hasSkipped = true
          continue
        }
      }
      if (char === OPENS_LIST || char === OPENS_OBJECT) depth++
      else if (char === CLOSES_LIST || char === CLOSES_OBJECT) depth--
      at++
    }
    quote = end
    at = endOfString(raw, quote)
  }
  return { numbers, hasSkipped }
}

/** Where a string that opens at a quote is over, behind its closing quote. */
export function endOfString(raw: string, open: number): number {
  for (let quote = open; ;) {
    quote = raw.indexOf('"', quote + 1)
    if (quote < 0) return raw.length
    let before = quote
    while (raw.charCodeAt(before - 1) === BACKSLASH) before--
    if ((quote - before) % 2 === 0) return quote + 1
  }
}

/** The string before a value, if it is its name and has no escapes. */
function nameBefore(raw: string, open: number, end: number, value: number): string | undefined {
  const name = raw.slice(open + 1, end - 1)
  return raw.slice(end, value).trim() === ':' && !name.includes('\\') ? name : undefined
}

const [OPENS_LIST, CLOSES_LIST, OPENS_OBJECT, CLOSES_OBJECT, BACKSLASH] = [91, 93, 123, 125, 92]
const [ZERO, NINE, MINUS, PLUS, POINT] = [48, 57, 45, 43, 46]
const isDigit = (char: number) => char >= ZERO && char <= NINE
const beginsNumber = (char: number) => isDigit(char) || char === MINUS
/** E or e, which differ in this bit alone. */
const isExponent = (char: number) => (char | 32) === 101

function endOfNumber(raw: string, from: number): number {
  let at = from + 1
  for (; at < raw.length; at++) {
    const char = raw.charCodeAt(at)
    if (!isDigit(char) && char !== POINT && !isExponent(char) && char !== MINUS && char !== PLUS) break
  }
  return at
}

/** A number of fewer characters has at most 15 digits; those survive. */
const SURE_DIGITS = 16
/** A quick look: whether a number has many digits, an exponent, zeros at either end of its fraction, or is -0. */
function mayChange(raw: string, from: number, to: number): boolean {
  if (to - from >= SURE_DIGITS) return true
  for (let at = from + 1; at < to; at++) {
    const char = raw.charCodeAt(at)
    if (isExponent(char)) return true
    if (char === POINT && (raw.charCodeAt(to - 1) === ZERO || raw.startsWith('00000', at + 1))) return true
  }
  return raw.charCodeAt(from) === MINUS && raw.charCodeAt(from + 1) === ZERO
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
const changes = (number: string) => (number.endsWith('.0') || !survives(number)) && NUMBER.test(number)

/** Whether JavaScript writes a number as it is spelt. */
function survives(number: string): boolean {
  const value = Number(number)
  // Fractions as programs write them: to write as many digits is much quicker than to find out how few are enough.
  const digits = number.length - '0.'.length
  const isFraction = digits >= 16 && digits <= 17 && number.startsWith('0.')
  if (isFraction && value.toPrecision(digits) === number && Number(value.toPrecision(digits - 1)) !== value) return true
  return String(value) === number
}

const indexOrEnd = (raw: string, part: string, from: number) => {
  const at = raw.indexOf(part, from)
  return at < 0 ? raw.length : at
}
