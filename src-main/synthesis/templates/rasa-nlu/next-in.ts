/** Finds the next place of a sign from an index on, −1 for none; asked in order, it reads the text once a sign, however often it is asked. */
export function nextIn(text: string): (sign: string, from: number) => number {
  const known = new Map<string, number>()
  return (sign, from) => {
    const before = known.get(sign)
    if (before !== undefined && (before < 0 || before >= from)) return before
    const found = text.indexOf(sign, from)
    known.set(sign, found)
    return found
  }
}
