/** The known name that differs from `name` in the fewest letters, if that is at most a third of them; else ''. Names longer than 60 are not compared. */
export function nearestName(name: string, known: Iterable<string>): string {
  let [best, fewest] = ['', Math.max(1, Math.floor(name.length / 3)) + 1]
  if (name.length > 60) return best
  const wanted = name.toLowerCase()
  for (const other of known) {
    if (Math.abs(other.length - name.length) >= fewest) continue
    const changes = editDistanceBelow(wanted, other.toLowerCase(), fewest)
    if (changes < fewest) [best, fewest] = [other, changes]
    // Nothing differs in less.
    if (fewest === 0) break
  }
  return best
}

/**
 * Letters put in, left out, changed, or two neighbours swapped (optimal string alignment), where that is below `limit`; else `limit`. Only
 * cells that few changes lead to are looked at (Ukkonen 1985), and nothing of a beginning or an end that both have.
 */
export function editDistanceBelow(a: string, b: string, limit: number): number {
  let [start, endA, endB] = [0, a.length, b.length]
  while (start < endA && start < endB && a[start] === b[start]) start++
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) [endA, endB] = [endA - 1, endB - 1]
  const [rows, columns] = [endA - start, endB - start]
  if (Math.abs(rows - columns) >= limit) return limit
  const [as, bs] = [lettersOf(a.slice(start, endA)), lettersOf(b.slice(start, endB))]
  const blank = () => new Uint8Array(columns + 1).fill(255)
  let [before, row, next] = [blank(), blank().map((_, j) => j), blank()]
  let lastLeast = 0
  for (let i = 1; i <= rows; i++) {
    const [from, to] = [Math.max(1, i - limit + 1), Math.min(columns, i + limit - 1)]
    next.fill(255)
    if (from === 1) next[0] = i
    let least = next[0]!
    const one = as[i - 1]!
    for (let j = from; j <= to; j++) {
      const other = bs[j - 1]!
      let changes = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + Number(one !== other))
      if (i > 1 && j > 1 && one === bs[j - 2] && as[i - 2] === other) changes = Math.min(changes, before[j - 2]! + 1)
      next[j] = Math.min(changes, 255)
      if (changes < least) least = changes
    }
    // A swap comes from the row before the last.
    if (Math.min(least, lastLeast + 1) >= limit) return limit
    lastLeast = least
    ;[before, row, next] = [row, next, before]
  }
  return Math.min(row[columns]!, limit)
}

const lettersOf = (text: string) => Uint16Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))
