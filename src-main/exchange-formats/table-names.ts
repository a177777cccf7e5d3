/** Names as they can be chosen: none empty, none twice. */
export function columnNames(header: readonly string[]): string[] {
  const taken = new Set<string>()
  const last = new Map<string, number>()
  return header.map((cell, i) => {
    const name = cell.trim()
    const usable = name !== '' && name !== '__proto__' ? name : `column ${i + 1}`
    let [unique, n] = [usable, last.get(usable) ?? 1]
    while (taken.has(unique)) unique = `${usable} ${++n}`
    last.set(usable, n)
    taken.add(unique)
    return unique
  })
}
