/** Names as the user writes them, with commas between; quotes hold a name together that has commas of its own. */
export function namesIn(list: string): string[] {
  const parts = list.match(/\s*"(?:[^"]|"")*"\s*(?=,|$)|[^,]+/g) ?? []
  return parts
    .map((part) => part.trim())
    .map((name) => (/^".*"$/.test(name) ? name.slice(1, -1).replaceAll('""', '"') : name))
    .filter((name) => name !== '')
}

/** The same list as it would be written. */
export const listOfNames = (names: readonly string[]): string =>
  names.map((name) => (/^\s|[,"]|\s$/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)).join(',')
