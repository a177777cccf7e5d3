import { gzipSync } from 'node:zlib'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { shuffled, type Random } from '../../src-main/platform/random.ts'
import { sheetOf, workbook, zipOf } from './workbook-of.ts'

/** A file that some importer reads: a name, and its bytes or the parts that make them. */
export interface SeedFile {
  readonly name: string
  readonly bytes: Buffer
  /** Of an archive: what is mutated before it is packed. */
  readonly parts?: Readonly<Record<string, string>>
}

const latin = (text: string) => Buffer.from(text, 'latin1')
const CSV = 'id,text,label,channel\n1,"where is, my card",card,app\n2,"two\nlines ""q""",login,web\n3,Größe 42?,card,\n'
const RECORDS: readonly object[] = [
  { id: 1436278513418522631n, text: 'where is my card', label: 'card', n: 1.5, at: { deep: [1, 'x', null] } },
  { id: 2, text: 'Größe 42? 价格', label: ['a', 'b'], vector: [0.5, 1, -2] },
  { id: 3, text: 'half \\ud83d of it', accept: ['x'], answer: 'accept', constructor: 'c' },
]
const json = (value: unknown) => JSON.stringify(value, (_, v: unknown) => (typeof v === 'bigint' ? Number(v) : v))
const TASKS = [
  {
    id: 1,
    data: { text: 'where is my card', channel: 'app' },
    annotations: [{ result: [{ type: 'choices', value: { choices: ['card'] } }] }],
  },
  { id: 2, data: { text: 'two' }, predictions: [{ result: [{ value: { choices: ['x'] }, score: 0.5 }] }] },
]
const COLUMNS = [
  { name: 'text', type: 'STRING' as const, data: ['where is my card', 'two', null, 'four words are here'] },
  { name: 'label', type: 'INT32' as const, data: [0, 1, 1, -1] },
  { name: 'score', type: 'DOUBLE' as const, data: [0.5, 1, 2, 3] },
]
const names = [
  {
    key: 'huggingface',
    value: json({ info: { features: { label: { names: ['neg', 'pos'], _type: 'ClassLabel' } } } }),
  },
]
const parquet = (codec: 'SNAPPY' | 'UNCOMPRESSED' | 'GZIP') =>
  Buffer.from(
    parquetWriteBuffer({
      columnData: COLUMNS,
      codec,
      compressors: { GZIP: (bytes) => gzipSync(bytes) },
      kvMetadata: names,
    }),
  )
const SHEET = sheetOf([
  ['text', 'label', 'day'],
  ['where is my card', 'card', { attributes: 's="1"', inside: '<v>45292.5</v>' }],
  [
    { attributes: 't="s"', inside: '<v>0</v>' },
    { attributes: 't="b"', inside: '<v>1</v>' },
  ],
])
const BOOK = {
  'xl/workbook.xml':
    '<workbook xmlns:r="r"><workbookPr/><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels':
    '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
  'xl/worksheets/sheet1.xml': SHEET,
  'xl/styles.xml': '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>',
  'xl/sharedStrings.xml': '<sst><si><r><t>rich &amp; </t></r><r><t>poor_x000D_</t></r><rPh><t>x</t></rPh></si></sst>',
}

export const seedFiles: readonly SeedFile[] = [
  { name: 'a.csv', bytes: Buffer.from(CSV) },
  { name: 'b.csv', bytes: latin(CSV.replaceAll(',', ';')) },
  { name: 'c.csv', bytes: Buffer.from(`\uFEFF${CSV}`, 'utf16le') },
  { name: 'd.csv', bytes: Buffer.from(CSV.replaceAll('\n', '\r')) },
  { name: 'e.csv', bytes: Buffer.from('sep=|\r\ntext|label\r\none|a#b\r\n"two"|a\r\n') },
  { name: 'f.csv', bytes: Buffer.from('c4dac8dd2cb1eac7a90ab4f2bfaabfcdccfcb5c4b5c62cbcd2b5e70a', 'hex') },
  { name: 'g.tsv', bytes: Buffer.from('text\tlabel\n"great" film\t1\nbad\t0\n') },
  { name: 'h.csv', bytes: Buffer.from('Survey March\n\n"text", "label"\n"a b", "x"\n"c d", "y"\nlate,z,\n') },
  { name: 'i.csv', bytes: Buffer.from("text,labels\none,\"['a', 'b']\"\ntwo,['a']\nthree,[]\n") },
  {
    name: 'j.csv',
    bytes: Buffer.from(
      'id,text,label,state,annotator,labelled_at,dwell_ms,predicted,confidence,model\n1,one,a,labelled,Mei,2026-01-01T00:00:00.000Z,12,a,0.5,\n',
    ),
  },
  {
    name: 'k.csv',
    bytes: Buffer.from(
      'workspace_id,category_name,doc_id,text,label\nw,refund,d1,give it back,true\nw,late,d1,give it back,false\n',
    ),
  },
  { name: 'l.jsonl', bytes: Buffer.from(RECORDS.map((r) => json(r) + '\n').join('')) },
  { name: 'm.json', bytes: Buffer.from(`[${RECORDS.map((r) => json(r)).join(',\n')}]`) },
  { name: 'n.jsonl', bytes: Buffer.from('{"text": NaN},\n{"text":"a","label":1.0},\r\n\n{"data":[{"text":"b"}]}\n') },
  { name: 'o.json', bytes: Buffer.from(json({ data: RECORDS, text: { 0: 'a', 1: 'b' } })) },
  { name: 'p.json', bytes: Buffer.from(json(TASKS)) },
  { name: 'q.txt', bytes: Buffer.from('first\nsecond\rthird\r\n\nfourth 😀\n') },
  { name: 'r.txt', bytes: latin('Größe M\nfalsche Größe\nschön') },
  { name: 's.txt', bytes: Buffer.from('__label__a this is it\n__label__a __label__b both\n__label__b \n') },
  { name: 't.parquet', bytes: parquet('SNAPPY') },
  { name: 'u.parquet', bytes: parquet('UNCOMPRESSED') },
  { name: 'v.parquet', bytes: parquet('GZIP') },
  { name: 'w.xlsx', bytes: zipOf(BOOK), parts: BOOK },
  { name: 'x.xlsx', bytes: workbook({ sheets: { A: SHEET, B: sheetOf([['x']]) } }) },
]

/** Pieces that have a meaning to some importer. */
const TOKENS = [
  ...[
    '"',
    '""',
    "'",
    ',',
    ';',
    '\t',
    '|',
    '\n',
    '\r',
    '\r\n',
    '\0',
    ' ',
    '#',
    '{',
    '}',
    '[',
    ']',
    ':',
    '\\',
    '<',
    '>',
    '/>',
    '&#x110000;',
  ],
  ...[
    'text',
    'label',
    'id',
    'constructor',
    '__proto__',
    'null',
    'NaN',
    '-1',
    '1e999',
    '12345678901234567890',
    '__label__',
    'sep=;\n',
  ],
  ...['\uFEFF', '\uFFFF', '\uFFFD', '价', 'ß', '😀', '_x000D_', '[['.repeat(40), '{"a":'.repeat(40), ',,,,,,,,'],
].map((token) => Buffer.from(token))
const BYTES = ['ff', 'fe', '80', 'ffffffff', 'ffffff7f', '00000000', 'c3', 'e4b8', '8161', 'eda080', '504b0304'].map(
  (hex) => Buffer.from(hex, 'hex'),
)

const below = (random: Random, end: number) => Math.floor(random() * end)
const pick = <T>(random: Random, all: readonly T[]): T => all[below(random, all.length)]!

function once(bytes: Buffer, random: Random): Buffer {
  const at = below(random, bytes.length + 1)
  const to = Math.min(bytes.length, at + 1 + below(random, random() < 0.8 ? 8 : bytes.length + 1))
  const around = (middle: Buffer, end = at) => Buffer.concat([bytes.subarray(0, at), middle, bytes.subarray(end)])
  switch (below(random, 8)) {
    case 0: {
      const flipped = Buffer.from(bytes)
      if (bytes.length > 0) flipped[at % bytes.length]! ^= 1 << below(random, 8)
      return flipped
    }
    case 1:
      return around(Buffer.alloc(0), to)
    case 2:
      return around(pick(random, TOKENS))
    case 3:
      return around(pick(random, BYTES), random() < 0.5 ? at : to)
    case 4:
      return around(bytes.subarray(at, to))
    case 5:
      return bytes.subarray(0, at)
    case 6:
      return around(pick(random, seedFiles).bytes.subarray(0, below(random, 200)), to)
    default: {
      const lines = bytes.toString('latin1').split('\n')
      return latin(shuffled(lines, random).join('\n'))
    }
  }
}

/** A file made from one of the seeds by a few accidents. Same random numbers, same file. */
export function mutatedFile(random: Random, seeds = seedFiles): SeedFile {
  const seed = pick(random, seeds)
  const times = 1 + below(random, 5)
  const mutate = (bytes: Buffer) => {
    let made = bytes
    for (let i = 0; i < times; i++) made = once(made, random)
    return made
  }
  // Another name now and then: readers are chosen by it.
  const name = random() < 0.1 ? `z${/\.\w+$/.exec(pick(random, seeds).name)![0]}` : seed.name
  if (!seed.parts || random() < 0.3) return { name, bytes: mutate(seed.bytes) }
  const part = pick(random, Object.keys(seed.parts))
  const mutated = mutate(Buffer.from(seed.parts[part]!)).toString('latin1')
  return { name, bytes: zipOf({ ...seed.parts, [part]: mutated }) }
}
