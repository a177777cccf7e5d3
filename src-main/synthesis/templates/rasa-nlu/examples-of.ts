import { isMap, isScalar, isSeq, type LineCounter, type Scalar } from 'yaml'
import type { Place } from '../template-types.ts'

/** An example, and where in the file each of its characters stands. */
export interface Example {
  readonly text: string
  readonly placeOf: (index: number) => Place
}
export interface Examples {
  readonly examples: readonly Example[]
  /** Lines that do not begin with “-”: Rasa leaves them out. */
  readonly undashed: readonly Example[]
  readonly hasMetadata: boolean
}
export interface YamlFile {
  readonly text: string
  readonly file: string
  readonly lineCounter: LineCounter
}

/** What stands under `examples`: a text with a line `- …` for each, or a list of texts or of maps with `text`. Null where it is neither. */
export function examplesOf(node: unknown, file: YamlFile): Examples | null {
  if (isScalar(node) && typeof node.value === 'string') return { ...dashed(node, file), hasMetadata: false }
  if (!isSeq(node)) return null
  const examples = node.items.flatMap((item): Example[] => {
    const text: unknown = isMap(item) ? item.get('text', true) : item
    if (!isScalar(text)) return []
    return [trimmed(textOf(text), characterPlaces(text, file), /^\s*(?:-\s+)?/)]
  })
  const hasMetadata = node.items.some((item) => isMap(item) && item.has('metadata'))
  return { examples: examples.filter(({ text }) => text !== ''), undashed: [], hasMetadata }
}

/** A scalar as it is written: `007` stays what it is. */
export const textOf = ({ value, source }: Scalar): string =>
  typeof value === 'string' ? value : (source ?? String(value ?? ''))

/** `- first\n- second` → both. */
function dashed(node: Scalar, file: YamlFile): Pick<Examples, 'examples' | 'undashed'> {
  const placeIn = characterPlaces(node, file)
  const [examples, undashed]: [Example[], Example[]] = [[], []]
  let begin = 0
  for (const line of String(node.value).split('\n')) {
    const start = begin
    begin += line.length + 1
    const placeOf = (index: number) => placeIn(start + index)
    const said = trimmed(line, placeOf, /^\s*-\s*/)
    if (/^\s*-/.test(line)) examples.push(said)
    else if (!/^\s*(#|$)/.test(line)) undashed.push(trimmed(line, placeOf, /^\s*/))
  }
  return { examples: examples.filter(({ text }) => text !== ''), undashed }
}

function trimmed(text: string, placeOf: Example['placeOf'], front: RegExp): Example {
  const cut = front.exec(text)?.[0].length ?? 0
  return { text: text.slice(cut).trimEnd(), placeOf: (index) => placeOf(cut + index) }
}

/** Where the characters of a scalar stand: exact for block literals and for what is written as it is read, else where the scalar begins. */
function characterPlaces(node: Scalar, { text, file, lineCounter }: YamlFile): (index: number) => Place {
  const [from = 0, to = 0] = node.range ?? []
  const begin = lineCounter.linePos(from)
  const value = textOf(node)
  if (node.type !== 'BLOCK_LITERAL') {
    const quote = node.type?.startsWith('QUOTE') ? 1 : 0
    const isExact = text.slice(from + quote, to - quote) === value
    return (index) => ({ file, line: begin.line, column: begin.col + (isExact ? quote + index : 0) })
  }
  const lines = value.split('\n')
  const indents = sourceLines(text, from, lines.length).map((source, i) => source.length - lines[i]!.length)
  const starts = startsOf(lines)
  return (index) => {
    let [low, high] = [0, starts.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (starts[middle]! <= index) low = middle
      else high = middle - 1
    }
    return { file, line: begin.line + 1 + low, column: Math.max(0, indents[low] ?? 0) + index - starts[low]! + 1 }
  }
}

/** The lines of the file that follow the one of the header, without their ends. */
const sourceLines = (text: string, header: number, count: number): string[] => {
  const lines: string[] = []
  let from = text.indexOf('\n', header) + 1
  while (lines.length < count && from > 0) {
    const end = text.indexOf('\n', from)
    lines.push(text.slice(from, end < 0 ? undefined : end).replace(/\r$/, ''))
    from = end + 1
  }
  return lines
}
const startsOf = (lines: readonly string[]): number[] => {
  let sum = 0
  return lines.map((line) => (sum += line.length + 1) - line.length - 1)
}
