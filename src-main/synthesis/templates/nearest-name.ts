/** The known name that differs from `name` in the fewest letters, if that is at most a third of them; else ''. Names longer than 60 are not compared. */
export function nearestName(name: string, known: Iterable<string>): string {
  let [best, fewest] = ['', Math.max(1, Math.floor(name.length / 3)) + 1]
  if (name.length > 60) return best
  for (const other of known) {
    if (Math.abs(other.length - name.length) >= fewest) continue
    const changes = editDistance(name.toLowerCase(), other.toLowerCase())
    if (changes < fewest) [best, fewest] = [other, changes]
  }
  return best
}

/** Letters put in, left out, changed, or two neighbours swapped (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let [before, row] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const changed = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, changed, isSwapped ? before[j - 2]! + 1 : Infinity))
    }
    ;[before, row] = [row, next]
  }
  return row[b.length]!
}
