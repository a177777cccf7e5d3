import { NamedError } from '../../platform/named-error.ts'
import { styleScanner } from './cell-styles.ts'
import { sharedScanner, SheetScanner, type CellRules, type SheetRow } from './sheet-rows.ts'
import { localName, XmlScanner, type Attributes } from './xml-events.ts'
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
/** Characters of a part that is held in memory. */
const MOST_HELD = 1 << 29

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
  const relations = new XmlScanner({
    open(name, { Id = '', Target = '' }) {
      if (name === 'Relationship') targets.set(Id, Target)
    },
  })
  await scan(zip, `${folder}_rels/workbook.xml.rels`, relations)
  const sheets: { readonly name: string; readonly part: string; readonly isHidden: boolean }[] = []
  let is1904 = false
  const contents = new XmlScanner({
    open(name, attributes) {
      if (name === 'workbookPr') is1904 = /^(1|true)$/.test(attributes.date1904 ?? '')
      if (name !== 'sheet') return
      const target = targets.get(relationOf(attributes)) ?? ''
      const part = target.startsWith('/') ? target.slice(1) : folder + target
      sheets.push({ name: attributes.name ?? '', part, isHidden: /hidden/i.test(attributes.state ?? '') })
    },
  })
  await scan(zip, book, contents)
  const shown = sheets.filter(({ isHidden, part }) => !isHidden && zip.names.includes(part))
  if (shown.length === 0) throw new Error('there is no sheet in it')
  return { sheets: shown, is1904, folder }
}

/** r:id, by whatever prefix the workbook gives it. */
const relationOf = (attributes: Attributes): string =>
  Object.entries(attributes).find(([name]) => localName(name) === 'id')?.[1] ?? ''

/** Reads a part to its end. */
async function scan(zip: ZipFile, part: string, scanner: XmlScanner): Promise<void> {
  let characters = 0
  for await (const text of zip.text(part)) {
    characters += text.length
    if (characters > MOST_HELD) throw new Error(`${part} is too large to hold`)
    scanner.feed(text)
  }
  scanner.end()
}

async function rulesOf(zip: ZipFile, folder: string): Promise<Pick<CellRules, 'shared' | 'isDate'>> {
  const styles = styleScanner()
  await scan(zip, `${folder}styles.xml`, styles.scanner)
  const shared = sharedScanner()
  await scan(zip, `${folder}sharedStrings.xml`, shared.scanner)
  return { shared: shared.texts, isDate: styles.isDate }
}

async function* rowsOf(zip: ZipFile, part: string, rules: CellRules, signal?: AbortSignal) {
  const scanner = new SheetScanner(rules)
  const size = zip.sizeOf(part)
  let characters = 0
  for await (const text of zip.text(part, signal)) {
    scanner.feed(text)
    characters += text.length
    const rows = scanner.taken()
    if (rows.length > 0) yield { rows, share: Math.min(1, characters / Math.max(1, size)) }
  }
  scanner.end()
}
