import { expect, test } from 'vitest'
import { changedEnough } from './synthesis-tests.ts'

const key = (made: number, labels: number) => JSON.stringify([[[1, made, 40]], labels])

test('another test may say something new when samples are others, or there are half as many labels more', () => {
  expect(changedEnough(key(7, 100), key(7, 100))).toBe(false)
  expect(changedEnough(key(7, 100), key(7, 149))).toBe(false)
  expect(changedEnough(key(7, 100), key(7, 150))).toBe(true)
  expect(changedEnough(key(7, 100), key(8, 100))).toBe(true)
})
test('what cannot be read says nothing of what has changed: it is asked again', () => {
  expect(changedEnough('{', key(7, 100))).toBe(true)
})
