import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { importFormats } from '../../src-main/exchange-formats/index.ts'
import { inspectFile } from '../../src-main/exchange-formats/inspect-file.ts'
import { resolveOptions } from '../../src-main/platform/options.ts'
import { readBytes } from './read-text.ts'

describe('where a table begins and how wide it is', () => {
  test('a header that says so keeps its columns; rows with too many cells are rejects', async () => {
    const { roles, texts, rejects } = await readBytes(
      'x.csv',
      'label,text\ncomplaint,the tram was late, again, and cold\npraise,lovely seats, clean floor\nquestion,where is stop nine\npraise,fast, quiet, cheap\n',
    )
    expect(roles).toEqual(['label: label', 'text: text'])
    expect(texts).toEqual(['where is stop nine'])
    expect(rejects).toEqual([2, 3, 5].map((line) => [line, 'ragged-row']))
  })
  test.each([',', ';', '\t', '|'])('%j that ends the rows but not the header is nothing', async (d) => {
    const file = `text${d}label\nthe tram was late${d}complaint${d}\nlovely seats${d}praise${d}\n`
    const { texts, labels, rejects } = await readBytes('x.csv', file)
    expect([texts, labels, rejects]).toEqual([['the tram was late', 'lovely seats'], ['complaint', 'praise'], []])
  })
  test.each([
    ['a title', 'Survey March 2024\n', 1],
    ['a title filled up with cells', 'Survey March 2024,,\n', 1],
    ['a title, a date and a blank line', 'Survey\nMarch 2024\n\n', 3],
  ])('%s above the header is no sample', async (_, above, lines) => {
    const { texts, labels, rejects } = await readBytes(
      'x.csv',
      `${above}text,label,channel\nfine trip,pos,web\nlate again,neg,app\n`,
    )
    expect([texts, labels]).toEqual([
      ['fine trip', 'late again'],
      ['pos', 'neg'],
    ])
    expect(rejects.filter(([, reason]) => reason === 'above-header' || reason === 'empty-text')).toHaveLength(lines)
  })
  test('row names that R writes are a column of their own', async () => {
    const { roles, texts } = await readBytes('x.csv', '"text","label"\n"1","fine trip","pos"\n"2","late again","neg"\n')
    expect(roles).toEqual(['column 1: context', 'text: text', 'label: label'])
    expect(texts).toEqual(['fine trip', 'late again'])
  })
  test('one column of sentences with commas stays one column', async () => {
    const { texts, rejects } = await readBytes('x.csv', 'text\nhello, world\nfoo\nyes, no, perhaps\n"a, b"\n')
    expect([texts, rejects]).toEqual([['hello, world', 'foo', 'yes, no, perhaps', 'a, b'], []])
  })
  test('a blank after the comma belongs to no field', async () => {
    const { roles, texts, labels } = await readBytes(
      'x.csv',
      '"text", "label"\n"hello there", "pos"\n"bad, very bad", "neg"\n',
    )
    expect([roles, texts, labels]).toEqual([
      ['text: text', 'label: label'],
      ['hello there', 'bad, very bad'],
      ['pos', 'neg'],
    ])
  })
  test('a delimiter that is chosen is obeyed', async () => {
    const { preview, rejects } = await readBytes('x.csv', 'text,label\na;b,c\n', { delimiter: ';' })
    expect([preview.delimiter, rejects]).toEqual([';', [[2, 'ragged-row']]])
  })
})

describe('a first row without known names', () => {
  test('is a record where it is like the others, and it is asked about', async () => {
    const { texts, asked } = await readBytes(
      'x.csv',
      'bright morning,weather\nslow train,traffic\nold song,music\nnew phone,tech\n',
    )
    expect(texts).toEqual(['bright morning', 'slow train', 'old song', 'new phone'])
    expect(asked).toEqual([
      ['header', 'no', 'yes'],
      ['label', '-', 'column 2'],
    ])
  })
  test('is the header where it is not', async () => {
    const { roles, asked } = await readBytes(
      'x.csv',
      'phrase,kind,stars\nthe train was very slow today,traffic,3\nan old song on the radio,music,4\n',
    )
    expect(roles.map((role) => role.split(':')[0])).toEqual(['phrase', 'kind', 'stars'])
    expect(asked).toContainEqual(['header', 'yes', 'no'])
  })
  test('says no more than is chosen', async () => {
    expect((await readBytes('x.csv', 'a,b\nc d,e\n', { header: 'no' })).texts).toHaveLength(2)
    expect((await readBytes('x.csv', 'a,b\nc d,e\n', { header: 'yes' })).texts).toHaveLength(1)
  })
})

describe('line ends', () => {
  const END = fc.constantFrom('\n', '\r\n', '\r')
  const word = fc
    .string({ unit: fc.constantFrom('a', 'é', '界', ' ', ','), minLength: 1, maxLength: 6 })
    .map((w) => `x${w}`)
  const lines = fc.array(fc.tuple(word, END), { minLength: 2, maxLength: 12 })
  test('of any kind, each as it comes, end lines of text and rows', async () => {
    await fc.assert(
      fc.asyncProperty(lines, async (pairs) => {
        const words = pairs.map(([w]) => w)
        expect((await readBytes('x.txt', pairs.map(([w, end]) => w + end).join(''))).texts).toEqual(words)
        const rows = pairs.map(([w, end]) => `"${w}",l${end}`).join('')
        const csv = await readBytes('x.csv', `text,label${pairs[0]![1]}${rows}`)
        expect([csv.texts, csv.rejects]).toEqual([words, []])
      }),
      { numRuns: 60 },
    )
  })
  test('inside quotes they are text', async () => {
    const { texts } = await readBytes('x.csv', 'text,label\rone line,a\r"two\nlines in a cell",b\rthree,a\r')
    expect(texts).toEqual(['one line', 'two\nlines in a cell', 'three'])
  })
})

describe('characters', () => {
  test('NUL and U+FFFF in valid UTF-8 are kept', async () => {
    const { texts, rejects } = await readBytes(
      'x.csv',
      'text,label\nbefore\0after,a\nodd\uFFFF one,b\nand \uDBFF\uDFFF\uDBFF\uDFFE,b\n',
    )
    expect([texts, rejects]).toEqual([['before\0after', 'odd\uFFFF one', 'and \uDBFF\uDFFF\uDBFF\uDFFE'], []])
  })
})

describe('what is announced', () => {
  const rows = Array.from({ length: 10_003 }, (_, i) => `question ${i} about it,${`kind ${Math.floor(i / 130)}`}\n`)
  test('is exact for a file that is looked at whole, and the rows shown are from all over it', async () => {
    const { preview } = await readBytes('x.csv', 'text,label\n' + rows.join(''))
    expect([preview.isWhole, preview.estimatedRecords, preview.columns[1]!.distinct]).toEqual([true, 10_003, 77])
    expect(new Set(preview.rows.map(({ label }) => label)).size).toBe(20)
    expect([preview.rows[0]!.text, preview.rows.at(-1)!.text]).toEqual([
      'question 0 about it',
      'question 10002 about it',
    ])
  })
  test('is near for a large one, and its labels are found though they are sorted', async () => {
    const many = Array.from(
      { length: 300_000 },
      (_, i) => `question ${i} about ${'it '.repeat(i % 9)},kind ${Math.floor(i / 30_000)}\n`,
    )
    const { preview } = await readBytes('x.csv', 'text,label\n' + many.join(''))
    expect(preview.isWhole).toBe(false)
    expect(Math.abs(preview.estimatedRecords / 300_000 - 1)).toBeLessThan(0.01)
    expect(preview.columns[1]!.distinct).toBe(10)
  })
})

describe('tables of other tools', () => {
  test('Label Sleuth has a row for each label a text might have: true alone is one', async () => {
    const { texts, labels, samples } = await readBytes(
      'x.csv',
      'workspace_id,category_name,doc_id,dataset,text,uri,label,label_type\nw,refund,d1,ds,give it back,ds-0,true,Standard\nw,delivery,d1,ds,give it back,ds-0,false,Standard\nw,refund,d2,ds,nice lamp,ds-1,false,Standard\n',
    )
    expect(texts).toEqual(['give it back', 'give it back', 'nice lamp'])
    expect(labels).toEqual(['refund', undefined, undefined])
    expect(samples.flatMap(({ context }) => Object.keys(context))).not.toContain('label')
    expect(samples.map(({ notes, context }) => [notes, context['rejected label']])).toEqual([
      [undefined, undefined],
      [[{ reason: 'answer-rejected', detail: 'delivery' }], 'delivery'],
      [[{ reason: 'answer-rejected', detail: 'refund' }], 'refund'],
    ])
  })
  test('a table without a column of texts is refused, with its columns', async () => {
    await expect(
      readBytes('x.tsv', 'user\tinstance_id\tsentiment:::positive\tsentiment:::negative\nu1\ti1\t\t1\nu2\ti1\t1\t\n'),
    ).rejects.toMatchObject({
      name: 'NoTextColumn',
      fields: { found: expect.stringContaining('instance_id') as string },
    })
  })
  test('fastText keeps labels before the text, and several are set aside', async () => {
    const { format, texts, labels, samples } = await readBytes(
      'train.txt',
      '__label__pos this is lovely\n__label__neg __label__late it never came\nno label here\n'.replace(
        'no label',
        '__label__ no label',
      ),
    )
    expect(format).toBe('fasttext.v1')
    expect(texts).toEqual(['this is lovely', 'it never came', '__label__ no label here'])
    expect(labels).toEqual(['pos', undefined, undefined])
    expect(samples[1]!.notes).toEqual([{ reason: 'several-labels', detail: 'neg, late' }])
  })
})

test('columns by the ten thousands are refused by name, at once', async () => {
  const names = Array.from({ length: 100_000 }, (_, i) => `c${i}`).join(',')
  await expect(readBytes('x.csv', `${names}\n${names}\n`)).rejects.toMatchObject({ name: 'TooManyColumns' })
  const same = Array.from({ length: 9_000 }, () => 'text').join(',')
  expect((await readBytes('x.csv', `${same}\n${same.replaceAll('text', 'a b')}\n`)).preview.columns).toHaveLength(9_000)
})

// Windows has no pipes in folders.
test.runIf(process.platform !== 'win32')('a pipe named as a file is refused instead of waited for', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-pipe-'))
  try {
    execFileSync('mkfifo', [join(folder, 'x.csv')])
    await expect(inspectFile(join(folder, 'x.csv'))).rejects.toMatchObject({ name: 'NoRegularFile' })
    for (const format of importFormats.filter(({ extensions }) => extensions.length > 0)) {
      const options = resolveOptions(format.id, format.options)
      await expect(format.preview(join(folder, 'x.csv'), options)).rejects.toMatchObject({ name: 'NoRegularFile' })
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a JSON record of a hundred thousand fields is refused by name', async () => {
  const record = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`c${i}`, 'a b']))
  await expect(readBytes('x.jsonl', JSON.stringify(record))).rejects.toMatchObject({ name: 'TooManyColumns' })
})
test('what a table asks, JSON asks as well', async () => {
  const rows = Array.from({ length: 40 }, (_, i) =>
    JSON.stringify({ text: `sentence ${i} of it`, device: 'ab'[i % 2], priority: 'xy'[i % 2] }),
  )
  const { labels, asked } = await readBytes('x.jsonl', rows.join('\n'))
  expect(new Set(labels)).toEqual(new Set([undefined]))
  expect(asked).toEqual([['label', '-', 'priority']])
})

describe('vectors without a text', () => {
  test.each([
    ['x.jsonl', '{"vector":[0.1,2],"label":"cat"}\n{"vector":[0.1,3],"label":"dog"}\n'],
    ['x.csv', 'vector,label\n"[0.1, 2]",cat\n"[0.1, 3]",dog\n'],
  ])('%s: the label stays a label, and numbers stand for the sample', async (name, content) => {
    const { texts, labels, samples } = await readBytes(name, content)
    expect(texts).toEqual(['0.1 2', '0.1 3'])
    expect(labels).toEqual(['cat', 'dog'])
    expect(samples.map(({ vector }) => vector)).toEqual([Float32Array.of(0.1, 2), Float32Array.of(0.1, 3)])
  })
  test('long ones are told apart by a sum, and a row without one is rejected', async () => {
    const vector = (last: number) => JSON.stringify([...Array<number>(40).fill(1), last])
    const { texts, rejects } = await readBytes(
      'x.jsonl',
      `{"vector":${vector(1)}}\n{"vector":${vector(2)}}\n{"vector":null}\n`,
    )
    expect(texts).toEqual([
      expect.stringMatching(/^1 1 1 1 1 1 … \(41, [0-9a-f]{8}\)$/) as string,
      expect.stringMatching(/^1 1 1 1 1 1 … \(41, [0-9a-f]{8}\)$/) as string,
    ])
    expect(new Set(texts).size).toBe(2)
    expect(rejects).toEqual([[3, 'bad-vector']])
  })
})
