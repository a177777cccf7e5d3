import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LabelSetUnreadable, NoLabelsFound } from './label-entry.ts'
import { readLabelFile } from './read-label-file.ts'
import { readLabelSet } from './read-label-set.ts'
import { writeLabelSet } from './write-label-set.ts'

const names = (text: string, choice = {}, path = '') => readLabelSet(text, choice, path).entries.map(({ name }) => name)
const full = (text: string, choice = {}, path = '') =>
  readLabelSet(text, choice, path).entries.map(({ name, description, keywords }) => [name, description, keywords])

test('lines: a name on each, behind a bar what it means and its keywords; marks of a list are no part of a name', () => {
  expect(full('refund | Money back | refund; back\r\n\r\nlost card\n')).toEqual([
    ['refund', 'Money back', ['refund', 'back']],
    ['lost card', '', []],
  ])
  expect(names('- refund\n- lost card')).toEqual(['refund', 'lost card'])
  expect(names('1. refund\n2) lost card')).toEqual(['refund', 'lost card'])
  expect(names('-1\n0\n1')).toEqual(['-1', '0', '1'])
  expect(names('yes, no, maybe')).toEqual(['yes', 'no', 'maybe'])
  expect(names('是、否、不知道')).toEqual(['是', '否', '不知道'])
  expect(names('[UNK]\n[PAD]')).toEqual(['[UNK]', '[PAD]'])
})

test('CSV: columns by their names, in any order and with any delimiter', () => {
  expect(full('name,description,keywords\nrefund,"Money, back","refund; back"\nlost,,\n')).toEqual([
    ['refund', 'Money, back', ['refund', 'back']],
    ['lost', '', []],
  ])
  expect(full('help_text;Intent\nMoney back;refund')).toEqual([['refund', 'Money back', []]])
  expect(full('标签\t说明\n退款\t退钱')).toEqual([['退款', '退钱', []]])
  expect(full('refund,Money back\nlost,Gone', { format: 'csv' })).toEqual([
    ['refund', 'Money back', []],
    ['lost', 'Gone', []],
  ])
})

test('a column’s distinct values are a label set; several labels in a cell come apart', () => {
  const table = 'text,intent,tone\nwhere is it,arrival,calm\nmy money,refund,angry\nagain,arrival,calm\n'
  expect(readLabelSet(table, {}, 'x.csv')).toMatchObject({ column: 'intent', others: ['text', 'tone'], repeated: [] })
  expect(names(table, {}, 'x.csv')).toEqual(['arrival', 'refund'])
  expect(names(table, { column: 'tone' })).toEqual(['calm', 'angry'])
  expect(names('text,label\na,food\nb,food|price\nc,price\n')).toEqual(['food', 'price'])
  expect(() => readLabelSet(table, { column: 'mood' })).toThrow('mood')
})

test('JSON: names, objects, objects by name, a line each, id2label, a project of Label Studio', () => {
  expect(names('["refund", "lost card", 3]')).toEqual(['refund', 'lost card', '3'])
  const object = { label: 'refund', desc: 'Money back', keywords: ['refund'] }
  expect(full(JSON.stringify([object]))).toEqual([['refund', 'Money back', ['refund']]])
  expect(full(JSON.stringify({ labels: [object] }))).toEqual([['refund', 'Money back', ['refund']]])
  expect(full('{"refund": "Money back", "lost": ""}')).toEqual([
    ['refund', 'Money back', []],
    ['lost', '', []],
  ])
  expect(names('{"name": "a"}\n{"name": "b"}\n', {}, 'x.jsonl')).toEqual(['a', 'b'])
  expect(names('{"id2label": {"0": "sad", "1": "glad"}, "hidden_size": 8}')).toEqual(['sad', 'glad'])
  expect(names('{"0": "sad", "1": "glad"}')).toEqual(['sad', 'glad'])
  const config = '<View><Choices name="c"><Choice value="x"/></Choices></View>'
  expect(names(JSON.stringify({ label_config: config }))).toEqual(['x'])
})

test('Label Studio: the choices of a control, with hints, keys and characters written out', () => {
  const config = `<View>
  <!-- <Choices name="old"><Choice value="gone"/></Choices> -->
  <Text name="text" value="$text"/>
  <Choices name="intent" toName="text" choice="single">
    <Choice value="Standing order" hotkey="1" hint='Each &lt;month&gt;'/>
    <Choice value="Q&amp;A &#x9000;款"></Choice>
  </Choices>
  <Choices name="tone" toName="text"><Choice value="calm"/></Choices>
</View>`
  const { entries, column, others, format } = readLabelSet(config)
  expect(entries).toMatchObject([
    { name: 'Standing order', description: 'Each <month>', key: '1', line: 5 },
    { name: 'Q&A 退款', description: '', key: null, line: 6 },
  ])
  expect([format, column, others]).toEqual(['label-studio', 'intent', ['tone']])
  expect(names(config, { column: 'tone' })).toEqual(['calm'])
})

test('a label that comes twice is taken once, however it is written, and told; what it lacks is filled', () => {
  const { entries, repeated } = readLabelSet('card_arrival\nlost\nCardArrival | Has not come\ncard_arrival | other\n')
  expect(entries).toMatchObject([{ name: 'card_arrival', description: 'Has not come' }, { name: 'lost' }])
  expect(repeated).toEqual(['card_arrival'])
})

test('what cannot be taken is told with its line; what is no label set at all is an error that says why', () => {
  const { entries, rejects } = readLabelSet('name,description\nrefund,Money\n,nobody\n"open,never closed\nlost,Gone\n')
  expect(entries.map(({ name }) => name)).toEqual(['refund', 'lost'])
  expect(rejects).toMatchObject([
    { line: 3, reason: 'no-name', excerpt: 'nobody' },
    { line: 4, reason: 'broken-row' },
  ])
  expect(readLabelSet('["a", {"colour": "red"}, ["b"]]').rejects.map(({ line, reason }) => [line, reason])).toEqual([
    [2, 'no-name'],
    [3, 'not-a-label'],
  ])
  expect(() => readLabelSet('["a", "b"')).toThrow(LabelSetUnreadable)
  expect(() => readLabelSet('<View><Text name="t"/></View>')).toThrow(LabelSetUnreadable)
  expect(() => readLabelSet(' \n\n')).toThrow(NoLabelsFound)
  expect(() => readLabelSet('id,a,b,c\n1,2,3,4', { format: 'csv' })).toThrow('choose one of id, a, b, c')
})

test('what goes out comes in again as the same set', () => {
  const empty = { description: '', keywords: [], examples: [], key: null, colour: null, retired: null }
  const set = [
    {
      name: 'refund, late',
      description: 'Money "back"\nsoon',
      keywords: ['a;b', 'c'],
      examples: ['x | y', 'z'],
      key: '2',
      colour: 3,
      retired: true,
    },
    { ...empty, name: '退款', description: '退钱' },
    { ...empty, name: '[UNK]', keywords: ['one, two', 'three'] },
  ]
  for (const format of ['csv', 'json'] as const) {
    const read = readLabelSet(writeLabelSet(set, format)).entries.map(({ line: _line, ...label }) => label)
    expect(read).toEqual(set)
  }
  const plain = [
    { ...empty, name: 'refund', description: 'Money back', keywords: ['a', 'b'] },
    { ...empty, name: 'lost' },
  ]
  const text = writeLabelSet(plain, 'lines')
  expect(text).toBe('refund | Money back | a; b\nlost\n')
  expect(readLabelSet(text).entries.map(({ line: _line, ...label }) => label)).toEqual(plain)
})

test('files: their encoding is found, and any table the studio reads gives a column', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-labels-'))
  const at = (name: string, bytes: string | Uint8Array) => {
    writeFileSync(join(folder, name), bytes)
    return join(folder, name)
  }
  const utf16 = Buffer.from('\uFEFFname,description\r\nhäufig,oft\r\n', 'utf16le')
  const read = async (path: string, choice = {}) =>
    (await readLabelFile(path, choice)).entries.map(({ name, description }) => [name, description])
  expect(await read(at('set.csv', utf16))).toEqual([['häufig', 'oft']])
  expect(await read(at('set.txt', 'refund\nlost card\n'))).toEqual([
    ['refund', ''],
    ['lost card', ''],
  ])
  const rows = '{"text": "a", "intent": "x"}\n{"text": "b", "intent": "y"}\n{"text": "c", "intent": "x"}\n'
  expect(await read(at('rows.jsonl', rows), { column: 'intent' })).toEqual([
    ['x', ''],
    ['y', ''],
  ])
  rmSync(folder, { recursive: true })
})
