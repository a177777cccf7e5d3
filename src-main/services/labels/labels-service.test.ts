import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { handle, type WritableDb } from '../../storage/database.ts'
import { migrate } from '../../storage/migrations/migrate.ts'
import { addTask } from '../../storage/tables/tasks.ts'
import type { OpenProject } from '../project/open-project.ts'
import { LabelExists } from './label-errors.ts'
import { labelsService } from './labels-service.ts'

let db: WritableDb
let told: number[]
let switched: number[]
let labels: ReturnType<typeof labelsService>
beforeEach(async () => {
  db = handle(new Sqlite(':memory:'), ':memory:')
  migrate(db, null)
  told = []
  switched = []
  const required = () => ({ db, recount: () => {} }) as unknown as OpenProject
  labels = labelsService(
    { required, tell: () => {} },
    {
      changed: (task) => void told.push(task),
      names: { canTeach: () => true, switched: (task) => void switched.push(task) },
      isImporting: () => false,
      annotator: () => 'Ada',
      clock: () => 1000,
    },
  )
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

const withDefaults = { onConflict: 'take' as const, same: [] as string[] }
const SET = 'name,description,keywords\nCardArrival,Has not come,not come\npin_bloked,Too many tries,\nnew_one,,\n'

test('a preview says what is new, what is there already and what is one slip away, and changes nothing', async () => {
  const { found } = await labels.read({ text: SET })
  expect(found).toMatchObject([
    { name: 'CardArrival', is: 'known', of: 'card_arrival', fills: ['description', 'keywords'], differs: [] },
    { name: 'pin_bloked', is: 'alike', of: 'pin_blocked' },
    { name: 'new_one', is: 'new', of: null },
  ])
  expect((await labels.list()).length).toBe(2)
})

test('an import adds, fills and updates; an empty field takes nothing away; what is alike is added unless it is said to be the same', async () => {
  expect(await labels.import({ text: SET, ...withDefaults, same: ['pin_bloked'] })).toMatchObject({
    added: ['new_one'],
    updated: ['card_arrival', 'pin_blocked'],
    unchanged: 0,
    alike: [],
  })
  const again = 'name,description\ncard_arrival,\npin_blocked,Wrong PIN\nnew_on,\n'
  expect(await labels.import({ text: again, ...withDefaults, onConflict: 'keep' })).toMatchObject({
    added: ['new_on'],
    kept: ['pin_blocked'],
    unchanged: 2,
    alike: [{ name: 'new_on', of: 'new_one' }],
  })
  expect(await labels.import({ text: again, ...withDefaults })).toMatchObject({ added: [], updated: ['pin_blocked'] })
  expect((await labels.list()).map(({ name, description, keywords }) => [name, description, keywords])).toEqual([
    ['card_arrival', 'Has not come', ['not come']],
    ['pin_blocked', 'Wrong PIN', []],
    ['new_one', '', []],
    ['new_on', '', []],
  ])
})

test('an exported set makes the same set of an empty task, keys and colours too, and a second import changes nothing', async () => {
  const [first, second] = await labels.list()
  await labels.update({ id: first!.id, key: null, colour: 5, description: 'Has not come', examples: ['where | is it'] })
  await labels.update({ id: second!.id, key: '7', keywords: ['PIN'] })
  const other = addTask(db, { name: 'again', kind: 'single', wanted: 1 })
  for (const format of ['csv', 'json'] as const) {
    const { text } = await labels.export({ format })
    await labels.import({ text, task: other, ...withDefaults })
    const of = async (task: number) => (await labels.list({ task })).map(({ id: _id, ...label }) => label)
    expect(await of(other)).toEqual(await of(1))
    expect(await labels.import({ text, ...withDefaults })).toMatchObject({ added: [], updated: [], unchanged: 2 })
  }
})

test('names may teach until they are switched off, of each task by itself; switching tells whoever trains, once', async () => {
  const other = addTask(db, { name: 'tone', kind: 'single', wanted: 1 })
  expect(await labels.names()).toEqual({ teach: true, can: true, trust: null, gain: null, byLabel: [] })
  expect(await labels.letNamesTeach({ teach: false })).toMatchObject({ teach: false, can: true })
  await labels.letNamesTeach({ teach: false })
  expect(await labels.names({ task: other })).toMatchObject({ teach: true })
  expect(await labels.letNamesTeach({ teach: true })).toMatchObject({ teach: true })
  expect(switched).toEqual([1, 1])
})
