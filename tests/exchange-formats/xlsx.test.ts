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
