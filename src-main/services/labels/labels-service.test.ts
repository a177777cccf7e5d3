import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { handle, type WritableDb } from '../../storage/database.ts'
import { migrate } from '../../storage/migrations/migrate.ts'
import type { OpenProject } from '../project/open-project.ts'
import { LabelExists, labelsService } from './labels-service.ts'

let db: WritableDb
let told: number[]
let labels: ReturnType<typeof labelsService>
beforeEach(async () => {
  db = handle(new Sqlite(':memory:'), ':memory:')
  migrate(db, null)
  told = []
  const required = () => ({ db, recount: () => {} }) as unknown as OpenProject
  labels = labelsService({ required, tell: () => {} }, { changed: (task) => told.push(task) })
  await labels.add({ names: ['card_arrival', 'pin_blocked'] })
})
afterEach(() => db.close())

test('an update writes what it is given, leaves the rest, and tells that the set has changed', async () => {
  const { id } = (await labels.list())[0]!
  await labels.update({ id, description: 'A card has not come', keywords: ['not come'], colour: 4, key: '2' })
  expect(await labels.update({ id, examples: ['where is my card'] })).toMatchObject([
    {
      name: 'card_arrival',
      description: 'A card has not come',
      keywords: ['not come'],
      examples: ['where is my card'],
      colour: 4,
      key: '2',
    },
    { name: 'pin_blocked', description: '', keywords: [], examples: [], colour: 2, key: '1' },
  ])
  expect(told).toEqual([1, 1, 1])
})

test('a name that another label has is refused, and nothing of the update is kept', async () => {
  const { id } = (await labels.list())[0]!
  const refused = async () => labels.update({ id, name: 'pin_blocked', description: 'other' })
  await expect(refused()).rejects.toThrow(LabelExists)
  expect(await labels.list()).toMatchObject([{ name: 'card_arrival', description: '' }, { name: 'pin_blocked' }])
  expect(told).toEqual([1])
})
