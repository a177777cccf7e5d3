import { expect, test } from 'vitest'
import { saysSomething } from './says-something.ts'

test.each([
  ['card_arrival', true],
  ['spam', true],
  ['体育', true],
  ['A', false],
  ['7', false],
  ['X1', false],
  ['class_1', true],
  ['___', false],
])('%s says something: %s', (name, says) => expect(saysSomething(name)).toBe(says))
