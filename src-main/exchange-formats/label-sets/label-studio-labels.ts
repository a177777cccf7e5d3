import { ColumnMissing } from '../format-errors.ts'
import {
  entryOf,
  LabelSetUnreadable,
  sorted,
  type LabelEntry,
  type LabelReject,
  type LabelsRead,
} from './label-entry.ts'

interface Control {
  readonly name: string
  readonly labels: (LabelEntry | LabelReject)[]
}
const TAG = /<(\/?)(Choices|Labels|Taxonomy|Choice|Label)(?=[\s/>])((?:"[^"]*"|'[^']*'|[^"'<>])*)>/g
const ATTRIBUTE = /(?<![\w:-])([\w:-]{1,64})\s{0,64}=\s{0,64}(?:"([^"]*)"|'([^']*)')/g
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/**
 * The choices of a labelling configuration of Label Studio: `<Choices name="…"><Choice value="…" hint="…" hotkey="…"/>`, also `<Labels>`. `control`:
 * the name of one of several; else the first. Throws LabelSetUnreadable, ColumnMissing.
 */
export function readLabelStudio(text: string, control?: string): LabelsRead {
  const controls = controlsIn(text)
  const names = controls.map(({ name }) => name)
  const chosen = control === undefined ? controls[0] : controls.find(({ name }) => name === control)
  if (!chosen && control !== undefined && controls.length > 0) throw new ColumnMissing('Label Studio', control, names)
  if (!chosen) throw new LabelSetUnreadable('label-studio', 'it has no <Choices> with a <Choice value="…"/> in it')
  return sorted(chosen.labels, { column: chosen.name, others: names.filter((name) => name !== chosen.name) })
}

/** Those that have labels. */
function controlsIn(text: string): Control[] {
  const controls: Control[] = []
  let open: Control | null = null
  const bare = withoutComments(text)
  let [line, at] = [1, 0]
  for (const { index, 1: closing, 2: tag, 3: attributes } of bare.matchAll(TAG)) {
    for (; at < index; at++) if (bare.charCodeAt(at) === 10) line++
    const isControl = tag !== 'Choice' && tag !== 'Label'
    if (closing) open = isControl ? null : open
    else if (isControl) controls.push((open = { name: attributesOf(attributes!)['name'] ?? '', labels: [] }))
    else open?.labels.push(labelOf(line, attributesOf(attributes!)))
  }
  return controls.filter(({ labels }) => labels.length > 0)
}

/** Comments become blanks, so that lines keep their numbers. */
function withoutComments(text: string): string {
  let [bare, at] = ['', 0]
  for (let open = text.indexOf('<!--'); open >= 0; open = text.indexOf('<!--', at)) {
    const end = text.indexOf('-->', open)
    const close = end < 0 ? text.length : end + 3
    bare += text.slice(at, open) + text.slice(open, close).replaceAll(/[^\n]/g, ' ')
    at = close
  }
  return bare + text.slice(at)
}

const labelOf = (line: number, { value, hint, hotkey }: Readonly<Record<string, string>>) =>
  entryOf(line, { name: value, description: hint, key: hotkey })

const attributesOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries([...text.matchAll(ATTRIBUTE)].map((found) => [found[1]!, unescaped(found[2] ?? found[3] ?? '')]))

const unescaped = (text: string): string =>
  text.replaceAll(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      const code = decimal ? Number(decimal) : hex ? parseInt(hex, 16) : NaN
      if (Number.isNaN(code)) return ENTITIES[name ?? ''] ?? whole
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole
    },
  )
