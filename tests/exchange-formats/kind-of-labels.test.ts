import { expect, test } from 'vitest'
import type { OptionValues } from '../../src-main/contract/options.ts'
import { annotationBy, choices, jsonLines, readContent, taskOf } from './read-content.ts'

/** Files of one label a record, and the same with one record that has several. */
const files: readonly (readonly [what: string, name: string, single: string, multi: string])[] = [
  ['a table', 'a.csv', 'text,label\none,a\ntwo,b\nthree,a\n', 'text,label\none,a\ntwo,b\nthree,a;b\n'],
  ['a table of one-hot columns', 'a.csv', 'text,a,b\none,1,0\ntwo,0,1\n', 'text,a,b\none,1,0\ntwo,1,1\n'],
  [
    'records',
    'a.jsonl',
    jsonLines([
      { text: 'one', label: 'a' },
      { text: 'two', label: ['b'] },
    ]),
    jsonLines([
      { text: 'one', label: 'a' },
      { text: 'two', label: ['a', 'b'] },
    ]),
  ],
  ['fastText', 'a.ft', '__label__a one\n__label__b two\n', '__label__a one\n__label__a __label__b two\n'],
  [
    'Label Studio',
    'a.json',
    JSON.stringify([taskOf(1, [annotationBy('Ana', 1, [choices('s', 'A')])])]),
    JSON.stringify([taskOf(1, [annotationBy('Ana', 1, [choices('s', 'A', 'B')])])]),
  ],
  [
    'a table of ours',
    'a.csv',
    'kindling_sample,id,text,label,state\n1,,one,a,labelled\n',
    'kindling_sample,id,text,labels,state\n1,,one,"[""a""]",labelled\n',
  ],
]

test.each(files)(
  '%s: whether records have one label or several is told before it is read',
  async (_, name, one, more) => {
    const options: OptionValues = one.includes('text,a,b') ? { oneHot: 'a,b' } : {}
    expect((await readContent(one, options, name)).preview.kind).toBe('single')
    expect((await readContent(more, options, name)).preview.kind).toBe('multi')
  },
)
