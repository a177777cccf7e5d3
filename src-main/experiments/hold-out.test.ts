import { expect, test } from 'vitest'
import { heldOutCount, holdOut } from './hold-out.ts'
import type { LabelledFile } from './labelled-file.ts'

const fileOf = (labels: readonly string[]): LabelledFile => ({
  contents: labels.map((_, i) => ({ kind: 'text', text: String(i) })),
  labels: labels.map((label) => [label]),
})
const texts = ({ contents }: LabelledFile) => contents.map((content) => (content.kind === 'text' ? content.text : ''))

test('holds out a quarter by the seed, and both parts keep the order of the file', () => {
  const file = fileOf(Array.from({ length: 40 }, (_, i) => 'ab'[i % 2]!))
  const { train, test } = holdOut(file, 0.25, 7)
  expect([train.labels.length, test.labels.length]).toEqual([30, 10])
  const inOrder = (part: LabelledFile) => texts(part).toSorted((a, b) => Number(a) - Number(b))
  expect([texts(train), texts(test)]).toEqual([inOrder(train), inOrder(test)])
  expect([...texts(train), ...texts(test)].toSorted()).toEqual(texts(file).toSorted())
  expect(holdOut(file, 0.25, 7)).toEqual({ train, test })
  expect(holdOut(file, 0.25, 8)).not.toEqual({ train, test })
})

test('of every label one record stays to be asked for', () => {
  const labels = ['a', 'b', 'c', 'd', 'e', 'f', 'a']
  for (let seed = 0; seed < 20; seed++) {
    const { train, test } = holdOut(fileOf(labels), 0.25, seed)
    expect(new Set(train.labels.flat())).toEqual(new Set(labels))
    expect(test.labels).toEqual([['a']])
  }
  expect([heldOutCount(7, 6, 0.25), heldOutCount(7, 7, 0.25), heldOutCount(400, 3, 0.25)]).toEqual([1, 0, 100])
})
