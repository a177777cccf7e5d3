import { crc32, deflateRawSync } from 'node:zlib'

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const nameOfColumn = (i: number): string =>
  (i < 26 ? '' : nameOfColumn(Math.floor(i / 26) - 1)) + String.fromCharCode(65 + (i % 26))

/** A cell that is no plain text: its XML, without the reference. */
export interface RawCell {
  readonly attributes: string
  readonly inside: string
}
export interface WorkbookParts {
  readonly sheets?: Readonly<Record<string, string>>
  readonly styles?: string
  readonly shared?: string
  readonly bookAttributes?: string
}

/** Rows of a sheet as XML; texts stand in their cells. */
export function sheetOf(rows: readonly (readonly (string | RawCell)[])[], from = 1): string {
  const cell = (value: string | RawCell, at: string) =>
    typeof value === 'string'
      ? value === ''
        ? ''
        : `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`
      : `<c r="${at}" ${value.attributes}>${value.inside}</c>`
  const lines = rows.map(
    (row, i) => `<row r="${from + i}">${row.map((v, c) => cell(v, nameOfColumn(c) + String(from + i))).join('')}</row>`,
  )
  return `<worksheet xmlns="${MAIN}"><sheetData>${lines.join('')}</sheetData></worksheet>`
}

/** A workbook with one sheet under a header. */
export const workbookOf = (header: readonly string[], rows: readonly (readonly (string | RawCell)[])[]): Buffer =>
  workbook({ sheets: { Sheet1: sheetOf([header, ...rows]) } })

/** A whole workbook of its parts. */
export function workbook({ sheets = {}, styles, shared, bookAttributes = '' }: WorkbookParts): Buffer {
  const names = Object.keys(sheets)
  const list = names.map((name, i) => `<sheet name="${escaped(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`)
  const targets = names.map((_, i) => `<Relationship Id="rId${i + 1}" Target="worksheets/sheet${i + 1}.xml"/>`)
  return zipOf({
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><workbookPr ${bookAttributes}/><sheets>${list.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${targets.join('')}</Relationships>`,
    ...Object.fromEntries(names.map((name, i) => [`xl/worksheets/sheet${i + 1}.xml`, sheets[name]!])),
    ...(styles === undefined ? {} : { 'xl/styles.xml': styles }),
    ...(shared === undefined ? {} : { 'xl/sharedStrings.xml': shared }),
  })
}

/** A ZIP archive of texts, each deflated. */
export function zipOf(parts: Readonly<Record<string, string>>): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, text] of Object.entries(parts)) {
    const [path, plain] = [Buffer.from(name), Buffer.from(text)]
    const packed = deflateRawSync(plain)
    const sizes = Buffer.alloc(12)
    sizes.writeUInt32LE(crc32(plain), 0)
    sizes.writeUInt32LE(packed.length, 4)
    sizes.writeUInt32LE(plain.length, 8)
    const common = Buffer.from('14000008080000000000', 'hex')
    const lengths = Buffer.alloc(4)
    lengths.writeUInt16LE(path.length, 0)
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), common, sizes, lengths, path, packed])
    const where = Buffer.alloc(14)
    where.writeUInt32LE(at, 10)
    directory.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), common, sizes, lengths, where, path]))
    bodies.push(local)
    at += local.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  const central = Buffer.concat(directory)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...bodies, central, end])
}
