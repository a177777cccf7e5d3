import { expect, test } from 'vitest'
import { matrix } from './matrix.ts'
import { classesIn, countOf, countsOf, gatherTargets, hasClass, isAnswered, kindOf, withUnanswered } from './targets.ts'

const single = Int32Array.of(2, 0, -1, 2)
const multi = matrix(3, 3, Float32Array.of(1, 0, 1, 0, 0, 0, 0, 1, 0))

test('answers of one class and of several are told apart, counted and listed', () => {
  expect([kindOf(single), kindOf(multi)]).toEqual(['single', 'multi'])
  expect([countOf(single), countOf(multi)]).toEqual([4, 3])
  expect([classesIn(single), classesIn(multi)]).toEqual([
    [2, 0, 2],
    [0, 2, 1],
  ])
  expect([[...countsOf(single, 3)], [...countsOf(multi, 3)]]).toEqual([
    [1, 0, 2],
    [1, 1, 1],
  ])
})

test('a row without any label is an answer; one nobody answered is none', () => {
  expect([0, 1, 2, 3].map((row) => isAnswered(single, row))).toEqual([true, true, false, true])
  const more = withUnanswered(multi, 1)
  expect([0, 1, 2, 3].map((row) => isAnswered(more, row))).toEqual([true, true, true, false])
  expect(classesIn(more)).toEqual(classesIn(multi))
  expect([...(withUnanswered(single, 2) as Int32Array)]).toEqual([2, 0, -1, 2, -1, -1])
})

test('rows keep their answers wherever they are taken to', () => {
  expect([...gatherTargets(single, [3, 1])]).toEqual([2, 0])
  const taken = gatherTargets(multi, [2, 0])
  expect([hasClass(taken, 0, 1), hasClass(taken, 1, 1), hasClass(taken, 1, 2)]).toEqual([true, false, true])
  expect(hasClass(single, 0, 2)).toBe(true)
})
