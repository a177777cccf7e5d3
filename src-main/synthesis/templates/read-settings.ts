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

const ESCAPED: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

/** The same as Chatito writes it: commas may be missing, and `\\'` or `\\u00e9` within quotes are what they are in JSON. */
export function readArguments(text: string): Readonly<Record<string, string>> | null {
  const trimmed = text.trim()
  if (!trimmed.startsWith('(') || !trimmed.endsWith(')')) return null
  const found: Record<string, string> = {}
  const body = trimmed.slice(1, -1).trim()
  const pair = /\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*:\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*,?/y
  while (pair.lastIndex < body.length) {
    const [, name, value] = pair.exec(body) ?? []
    if (name === undefined) return null
    found[unquoted(name)] = unquoted(value!)
  }
  return found
}
const unquoted = (quoted: string): string =>
  quoted
    .slice(1, -1)
    .replaceAll(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, code?: string, sign?: string) =>
      code === undefined ? (ESCAPED[sign!] ?? sign!) : String.fromCharCode(parseInt(code, 16)),
    )
