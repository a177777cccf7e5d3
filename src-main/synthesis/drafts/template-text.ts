/** A text as a line of a template that says nothing but this text: `50% off {today}` → `50\% off \{today\}`. */
export function literalLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  const escaped = line.replaceAll(/[\\{}|~@%#&*[]/g, (sign) => `\\${sign}`)
  // Two strokes begin a remark; in braces they do not.
  return escaped.startsWith('//') ? `{//}${escaped.slice(2)}` : escaped
}

/** The head of a label, whatever it is called: `%[card_arrival]`, `%[a b]('label': 'a [b]?')`. `training`: how many samples it asks for. */
export function labelHead(label: string, training?: number): string {
  const plain = nameFor(label)
  // A setting has one kind of quotes around it.
  const quote = label.includes("'") ? '"' : "'"
  const settings = [
    ...(plain === label ? [] : [`'label': ${quote}${label}${quote}`]),
    ...(training === undefined ? [] : [`'training': '${training}'`]),
  ]
  return `%[${plain}]${settings.length > 0 ? `(${settings.join(', ')})` : ''}`
}

/** Words as the name of a definition: without the signs that mean something there. */
export const nameFor = (words: string): string =>
  words
    .replaceAll(/[\\{}|~@%#&*[\]?'"()\s]+/g, ' ')
    .trim()
    .slice(0, 100) || 'words'

/** A block of a template: a head, and its lines indented. */
export const block = (head: string, lines: readonly string[]): string =>
  [head, ...lines.map((line) => `    ${line}`)].join('\n') + '\n'

/** A remark of one line. */
export const remark = (text: string): string => `// ${text.replaceAll(/\s+/g, ' ').trim()}`
