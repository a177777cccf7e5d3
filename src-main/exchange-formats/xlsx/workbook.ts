import { NamedError } from '../../platform/named-error.ts'
import { styleScanner } from './cell-styles.ts'
import { sharedScanner, SheetScanner, type CellRules, type SheetRow } from './sheet-rows.ts'
import { attribute, XmlScanner } from './xml-events.ts'
import { openZip, type ZipFile } from './zip-file.ts'

/** A workbook that is damaged, or another kind of document. */
export class UnusableWorkbook extends NamedError<{ path: string; detail: string }> {
  constructor(path: string, detail: string, cause?: unknown) {
    super({ path, detail }, `${path} cannot be read as a workbook: ${detail}`, { cause })
  }
}
export class SheetMissing extends NamedError<{ path: string; sheet: string; found: string }> {
  constructor(path: string, sheet: string, found: readonly string[]) {
    super({ path, sheet, found: found.join(', ') }, `${path} has no sheet “${sheet}”; it has ${found.join(', ')}`)
  }
}

export interface Workbook {
  /** Names of the sheets that are not hidden, in order. */
  readonly sheets: readonly string[]
  /** Of the file. */
  readonly bytes: number
  /** The rows of a sheet, by its name; `share`: of the sheet read so far, 0…1. */
  readonly rows: (
    sheet: string,
    signal?: AbortSignal,
  ) => AsyncGenerator<{ readonly rows: readonly SheetRow[]; readonly share: number }>
  readonly close: () => Promise<void>
}
/** Characters of shared texts that are held in memory. */
const MOST_SHARED = 1 << 29

/** Throws UnusableWorkbook, FileMissing … */
export async function openWorkbook(path: string): Promise<Workbook> {
  const named = (error: unknown): unknown =>
    error instanceof NamedError || (error instanceof Error && error.name === 'AbortError')
      ? error
      : new UnusableWorkbook(path, error instanceof Error ? error.message : String(error), error)
  const zip = await openZip(path).catch((error) => {
    throw named(error)
  })
  try {
    const { sheets, is1904, folder } = await contentsOf(zip)
    let rules: CellRules | null = null
    return {
      sheets: sheets.map(({ name }) => name),
      bytes: zip.bytes,
      async *rows(name, signal) {
        const sheet = sheets.find((one) => one.name === name)
        if (!sheet)
          throw new SheetMissing(
            path,
            name,
            sheets.map((one) => one.name),
          )
        try {
          rules ??= { ...(await rulesOf(zip, folder)), is1904 }
          yield* rowsOf(zip, sheet.part, rules, signal)
        } catch (error) {
          throw named(error)
        }
      },
      close: () => zip.close(),
    }
  } catch (error) {
    await zip.close()
    throw named(error)
  }
}

async function contentsOf(zip: ZipFile) {
  const book = zip.names.find((name) => /(^|\/)workbook\.xml$/.test(name))
  if (!book) throw new Error('there is no workbook in it')
  const folder = book.slice(0, -'workbook.xml'.length)
  const targets = new Map<string, string>()
  await scan(zip, `${folder}_rels/workbook.xml.rels`, (name, attributes) => {
    if (name === 'Relationship') targets.set(attribute(attributes, 'Id'), attribute(attributes, 'Target'))
  })
  const sheets: { readonly name: string; readonly part: string; readonly isHidden: boolean }[] = []
  let is1904 = false
  await scan(zip, book, (name, attributes) => {
    if (name === 'workbookPr') is1904 = /^(1|true)$/.test(attribute(attributes, 'date1904'))
    if (name !== 'sheet') return
    const target = targets.get(attribute(attributes, 'r:id') || attribute(attributes, 'id')) ?? ''
    const part = target.startsWith('/') ? target.slice(1) : folder + target
    sheets.push({ name: attribute(attributes, 'name'), part, isHidden: /hidden/i.test(attribute(attributes, 'state')) })
  })
  const shown = sheets.filter(({ isHidden, part }) => !isHidden && zip.names.includes(part))
  if (shown.length === 0) throw new Error('there is no sheet in it')
  return { sheets: shown, is1904, folder }
}

async function scan(zip: ZipFile, part: string, open: (name: string, attributes: string) => void): Promise<void> {
  const scanner = new XmlScanner({ open, close: () => {}, text: () => {} })
  for await (const text of zip.text(part) ?? []) scanner.feed(text)
}

async function rulesOf(zip: ZipFile, folder: string): Promise<Pick<CellRules, 'shared' | 'isDate'>> {
  const { scanner: styles, isDate } = styleScanner()
  for await (const text of zip.text(`${folder}styles.xml`) ?? []) styles.feed(text)
  const { scanner, texts } = sharedScanner()
  let characters = 0
  for await (const text of zip.text(`${folder}sharedStrings.xml`) ?? []) {
    characters += text.length
    if (characters > MOST_SHARED) throw new Error('its texts are too large to hold')
    scanner.feed(text)
  }
  return { shared: texts, isDate }
}

async function* rowsOf(zip: ZipFile, part: string, rules: CellRules, signal?: AbortSignal) {
  const scanner = new SheetScanner(rules)
  const { size } = zip.sizeOf(part)
  let characters = 0
  for await (const text of zip.text(part, signal) ?? []) {
    signal?.throwIfAborted()
    scanner.feed(text)
    characters += text.length
    const rows = scanner.taken()
    if (rows.length > 0) yield { rows, share: Math.min(1, characters / Math.max(1, size)) }
  }
}
