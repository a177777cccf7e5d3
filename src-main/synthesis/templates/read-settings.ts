/** `('training': '100', "distribution": 'even')` → its pairs; null where it cannot be read. */
export function readSettings(text: string): Readonly<Record<string, string>> | null {
  const trimmed = text.trim()
  if (!trimmed.startsWith('(') || !trimmed.endsWith(')')) return null
  const settings: Record<string, string> = {}
  // One pair at a time: nothing here can take longer than the line is long.
  const pair = /\s*(?:'([^']*)'|"([^"]*)")\s*:\s*(?:'([^']*)'|"([^"]*)")\s*(,|$)/y
  const body = trimmed.slice(1, -1)
  if (body.trim() === '') return {}
  let ends = false
  while (!ends) {
    const match = pair.exec(body)
    if (!match) return null
    settings[(match[1] ?? match[2])!] = (match[3] ?? match[4])!
    ends = match[5] === ''
  }
  return settings
}
