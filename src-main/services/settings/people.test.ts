import { expect, test } from 'vitest'
import { formerNames, renamed, somebodyElse } from './people.ts'

const ada = { annotator: 'Ada', people: [] }

test('another name is the same person’s, and all names before it are known', () => {
  const now = renamed(renamed(ada, 'Ada L.'), 'Countess')
  expect(now.annotator).toBe('Countess')
  expect(formerNames(now, 'Countess')).toEqual(['Ada L.', 'Ada'])
  // Back to the first name: nothing is lost, and no name stands twice.
  expect(formerNames(renamed(now, 'Ada'), 'Ada')).toEqual(['Countess', 'Ada L.'])
  expect(renamed(ada, 'Ada')).toBe(ada)
})

test('somebody else has no names of who sat here before, and each comes back by their own', () => {
  const both = somebodyElse(renamed(ada, 'Ada L.'), 'Bo')
  expect([both.annotator, formerNames(both, 'Bo'), formerNames(both, 'Ada L.')]).toEqual(['Bo', [], ['Ada']])
  const back = renamed(both, 'Ada L.')
  expect([back.annotator, back.people]).toEqual(['Ada L.', both.people])
  expect(somebodyElse(both, 'Ada L.').annotator).toBe('Ada L.')
})

test('a name that was taken for another one of the same person is given to somebody else afterwards', () => {
  const mistaken = renamed(ada, 'Bo')
  const mended = somebodyElse(mistaken, 'Bo')
  expect([mended.annotator, formerNames(mended, 'Bo')]).toEqual(['Bo', []])
  expect(renamed(mended, 'Ada').people).toEqual(mended.people)
})
