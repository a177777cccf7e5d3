import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { handle } from '../database.ts'
import { addModelAnswer, giveAnswersTemplate, modelAnswers } from '../tables/model-answers.ts'
import { addTemplate, removeTemplate } from '../tables/templates.ts'
import { migrate } from './migrate.ts'

test('an older file has no answers; those of a template that is removed stay', () => {
  const db = handle(new Sqlite(':memory:'), ':memory:')
  migrate(db, null, 170)
  const template = addTemplate(db, { task: 1, name: 't', dialect: 'kindling', source: '%[a]\n  b', at: 1 })
  migrate(db, null)
  const page = { offset: 0, limit: 10 }
  expect(modelAnswers(db, { task: 1 }, page)).toEqual([])
  const given = {
    label: 'a',
    url: 'http://127.0.0.1/v1',
    model: 'm',
    prompt: [{ role: 'user' as const, content: 'x' }],
    answer: '["b"]',
    outcome: 'answered' as const,
    detail: '',
    texts: ['b'],
    tries: 1,
    ms: 2,
    tokensIn: null,
    tokensOut: 3,
  }
  const id = addModelAnswer(db, { ...given, task: 1, at: 5 })
  giveAnswersTemplate(db, [id], template)
  expect(modelAnswers(db, { task: 1, template }, page)).toEqual([{ ...given, id, at: 5, template }])
  removeTemplate(db, template)
  expect(modelAnswers(db, { task: 1 }, page)).toEqual([{ ...given, id, at: 5, template: null }])
  db.close()
})
