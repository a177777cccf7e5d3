import { expect, test } from 'vitest'
import { readBytes } from './read-text.ts'
import { sheetOf, workbook, workbookOf, zipOf } from './workbook-of.ts'

const number = (value: string, style = 0) => ({ attributes: `s="${style}"`, inside: `<v>${value}</v>` })
const STYLES = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd &quot;at&quot; hh:mm"/><numFmt numFmtId="165" formatCode="0.00 &quot;days&quot;"/><numFmt numFmtId="166" formatCode="[h]:mm"/></numFmts>
<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="20"/></cellXfs></styleSheet>`

test('numbers stay as they are written, dates are dates by their style alone', async () => {
  const cells = [
    number('1436278513418522631'),
    number('45292', 1),
    number('45292.5', 2),
    number('45292.5', 3),
    number('1.25', 4),
    number('0.75', 5),
  ]
  const sheet = sheetOf([
    ['id', 'text', 'day', 'when', 'lasts', 'hours', 'at'],
    [cells[0]!, 'one text', ...cells.slice(1)],
  ])
  const { samples } = await readBytes('x.xlsx', workbook({ sheets: { A: sheet }, styles: STYLES }))
  expect(samples[0]!.externalId).toBe('1436278513418522631')
  // 45292 is the first of January 2024, as every spreadsheet counts.
  expect(samples[0]!.context).toEqual({
    day: '2024-01-01',
    when: '2024-01-01T12:00:00',
    lasts: '45292.5',
    hours: '1.25',
    at: '18:00:00',
  })
})
test('days are counted from 1904 where the workbook says so', async () => {
  const sheet = sheetOf([
    ['text', 'day'],
    ['one text', number('43830', 1)],
  ])
  const { samples } = await readBytes(
    'x.xlsx',
    workbook({ sheets: { A: sheet }, styles: STYLES, bookAttributes: 'date1904="1"' }),
  )
  expect(samples[0]!.context).toEqual({ day: '2024-01-01' })
})
test('shared texts, rich texts, what is spoken, escapes, truth values and errors', async () => {
  const shared = `<sst><si><t>plain &amp; &lt;b&gt; &#228;&#x4EF7;</t></si><si><r><t>rich </t></r><r><t xml:space="preserve"> text</t></r></si><si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si><si><t>a_x000D_b _x005F_x000D_</t></si></sst>`
  const at = (i: number) => ({ attributes: 't="s"', inside: `<v>${i}</v>` })
  const rows = [0, 1, 2, 3].map((i) => [
    at(i),
    { attributes: 't="b"', inside: '<v>1</v>' },
    { attributes: 't="str"', inside: '<f>A1</f><v>so &amp; so</v>' },
  ])
  const { texts, labels, samples } = await readBytes(
    'x.xlsx',
    workbook({ sheets: { A: sheetOf([['text', 'label', 'formula'], ...rows]) }, shared }),
  )
  expect(texts).toEqual(['plain & <b> ä价', 'rich  text', '東京', 'a\rb _x000D_'])
  expect(labels).toEqual(['true', 'true', 'true', 'true'])
  expect(samples[0]!.context).toEqual({ formula: 'so & so' })
})
test('cells that are left out stay empty, rows without any are no records, a title is none either', async () => {
  const sheet = sheetOf([
    ['Survey March 2024'],
    [],
    ['text', 'label', 'channel'],
    ['one text', '', 'web'],
    [],
    ['', 'x'],
    ['two texts', 'y'],
  ])
  const { texts, labels, rejects } = await readBytes('x.xlsx', workbook({ sheets: { A: sheet } }))
  expect([texts, labels]).toEqual([
    ['one text', 'two texts'],
    [undefined, 'y'],
  ])
  expect(rejects.sort()).toEqual([
    [1, 'above-header'],
    [6, 'empty-text'],
  ])
})
test('the first sheet is read and the others are offered; a name that is none of them is refused', async () => {
  const sheets = { Answers: sheetOf([['text'], ['one text']]), 'R & D': sheetOf([['text'], ['two texts']]) }
  const bytes = workbook({ sheets })
  const { texts, asked } = await readBytes('x.xlsx', bytes)
  expect([texts, asked]).toEqual([['one text'], [['sheet', 'Answers', 'R & D']]])
  expect((await readBytes('x.xlsx', bytes, { sheet: 'R & D' })).texts).toEqual(['two texts'])
  await expect(readBytes('x.xlsx', bytes, { sheet: 'B' })).rejects.toMatchObject({
    name: 'SheetMissing',
    fields: { found: 'Answers, R & D' },
  })
})
test('a workbook is one whatever its name; an archive of something else is none', async () => {
  expect((await readBytes('x.csv', workbookOf(['text'], [['one text']]))).format).toBe('xlsx.v1')
  await expect(readBytes('x.xlsx', zipOf({ 'word/document.xml': '<w/>' }))).rejects.toMatchObject({
    name: 'UnusableWorkbook',
  })
  await expect(readBytes('x.zip', zipOf({ 'a.txt': 'a' }))).rejects.toMatchObject({ name: 'UnknownFileFormat' })
})
test('a workbook cut short or with a damaged part is refused by name', async () => {
  const bytes = workbookOf(
    ['text'],
    Array.from({ length: 500 }, (_, i) => [`text ${i}`]),
  )
  await expect(readBytes('x.xlsx', bytes.subarray(0, -30))).rejects.toMatchObject({ name: 'UnusableWorkbook' })
  const broken = Buffer.from(bytes)
  broken.fill(0xff, bytes.indexOf('worksheets/sheet1.xml') + 30, bytes.indexOf('worksheets/sheet1.xml') + 90)
  await expect(readBytes('x.xlsx', broken)).rejects.toMatchObject({ name: 'UnusableWorkbook' })
})

const ROW = '<row r="1"><c r="A1" t="str"><v>text</v></c></row><row r="2"><c r="A2" t="str"><v>one text</v></c></row>'
test('a prefix before the names of tags says nothing, and raw text is text', async () => {
  const prefixed = ROW.replaceAll(/<(\/?)/g, '<$1x:').replace('one text', 'a <![CDATA[<b> & ]]>&amp; c')
  const bytes = workbook({
    sheets: { A: `<x:worksheet xmlns:x="m"><x:sheetData>${prefixed}</x:sheetData></x:worksheet>` },
  })
  expect((await readBytes('x.xlsx', bytes)).texts).toEqual(['a <b> & & c'])
})

const sheetWith = (inside: string, before = '') =>
  workbook({ sheets: { A: `${before}<worksheet>${inside}</worksheet>` } })
const inCell = (inside: string) =>
  `<sheetData>${ROW}<row r="3"><c r="A3" t="inlineStr"><is>${inside}</is></c></row></sheetData>`
/** A whole workbook whose directory is found through an end of its own for large archives. */
function largeArchive({ end, directory, parts = 4n }: { end?: bigint; directory?: bigint; parts?: bigint }): Buffer {
  const bytes = workbookOf(['text'], [['one text']])
  const small = bytes.subarray(-22)
  const [large, locator] = [Buffer.alloc(56), Buffer.alloc(20)]
  large.writeUInt32LE(0x06064b50, 0)
  large.writeBigUInt64LE(parts, 24)
  large.writeBigUInt64LE(parts, 32)
  large.writeBigUInt64LE(BigInt(small.readUInt32LE(12)), 40)
  large.writeBigUInt64LE(directory ?? BigInt(small.readUInt32LE(16)), 48)
  locator.writeUInt32LE(0x07064b50, 0)
  locator.writeBigUInt64LE(end ?? BigInt(bytes.length - 22), 8)
  return Buffer.concat([bytes.subarray(0, -22), large, locator, small])
}
test('an archive with the fields of a large one is read', async () => {
  expect((await readBytes('x.xlsx', largeArchive({ parts: 3n }))).texts).toEqual(['one text'])
})
test('bytes left behind an archive, and a comment in it, change nothing', async () => {
  const bytes = workbookOf(['text'], [['one text']])
  const behind = [Buffer.from('\r\n'), Buffer.alloc(512)]
  for (const more of behind)
    expect((await readBytes('x.xlsx', Buffer.concat([bytes, more]))).texts).toEqual(['one text'])
  const commented = Buffer.concat([bytes, Buffer.from('said'), Buffer.from('\n')])
  commented.writeUInt16LE(4, bytes.length - 2)
  expect((await readBytes('x.xlsx', commented)).texts).toEqual(['one text'])
})
/** A part that unpacks to more than the directory says. */
function understated(): Buffer {
  const bytes = workbookOf(['text'], [['one text'.repeat(50)]])
  bytes.writeUInt32LE(100, bytes.lastIndexOf('xl/worksheets/sheet1.xml') - 22)
  return bytes
}
test.each([
  ['a directory beyond every file', largeArchive({ directory: 2n ** 63n })],
  ['an end of the directory beyond every file', largeArchive({ end: 2n ** 64n - 1n })],
  ['more parts than any file has', largeArchive({ parts: 2n ** 40n })],
  ['a part larger than it says', understated()],
  ['entities that grow', sheetWith(inCell('<t>&b;</t>'), '<!DOCTYPE w [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>')],
  ['tags within tags without an end', sheetWith('<a>'.repeat(2000) + '</a>'.repeat(2000))],
  ['a tag without an end', sheetWith(`<a ${'b="c" '.repeat(4_000_000)}/>`)],
  ['a text without an end', sheetWith(inCell(`<t>${'a'.repeat(20_000_000)}</t>`))],
  ['a row without an end', sheetWith(inCell(`<t>${'a'.repeat(1_000_000)}</t>`.repeat(70)))],
  ['a sheet that is cut off', workbook({ sheets: { A: `<worksheet><sheetData>${ROW}` } })],
])('%s: the workbook is refused by name', async (_, bytes) => {
  await expect(readBytes('x.xlsx', bytes)).rejects.toMatchObject({ name: 'UnusableWorkbook' })
})
