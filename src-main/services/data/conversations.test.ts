import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sql, type WritableDb } from '../../storage/database.ts'
import { openProjectFile } from '../../storage/project-file.ts'
import { startImport, takeBackImport } from '../../storage/tables/imports.ts'
import { temporaryStudio } from '../../../tests/hosts/temporary-studio.ts'
import { importWriter } from './import-writer.ts'

let folder: string
let open: Awaited<ReturnType<typeof temporaryStudio>>
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-turns-'))
  open = await temporaryStudio({ host: 'terminal' })
  await open.studio.settings.set({ holdoutShare: 0.125, annotator: 'Ada' })
  await open.studio.project.create({ name: 'p', path: join(folder, 'p.kindling') })
})
afterEach(async () => {
  await open.leave()
  rmSync(folder, { recursive: true })
})

const columns = { conversation: 'chat_id', turn: 'turn', speaker: 'role' }
/** Out of order on purpose: the file has turn 3 before turn 2. */
const CHATS = [
  'text,chat_id,turn,role',
  'hello,a,1,bot',
  'hello,b,1,bot',
  'the third of a,a,3,user',
  'the second of a,a,2,user',
  'yes,a,10,bot',
  'yes,b,2,user',
  'alone,,,',
]
async function take(lines: readonly string[], more: object = {}, name = 'chats.csv') {
  const path = join(folder, name)
  writeFileSync(path, `${lines.join('\n')}\n`)
  const { data, jobs } = open.studio
  return jobs.wait(await data.import({ path, trustLabels: false, options: { text: 'text' }, ...more }))
}
const idOf = async (text: string) =>
  (await open.studio.data.samples({ ...anything, search: text })).rows.map(({ id }) => id)
const anything = {
  search: '',
  state: null,
  label: null,
  sort: 'id' as const,
  descending: false,
  offset: 0,
  limit: 100,
}
const cardOf = (sample: number) => open.studio.labelling.card({ annotator: 'Ada', sample })
const wordsBefore = async (sample: number) =>
  (await cardOf(sample)).before?.turns.map(({ speaker, text }) => `${speaker}: ${text}`)
async function inFile<Result>(work: (db: WritableDb) => Result): Promise<Result> {
  await open.studio.project.close()
  const db = openProjectFile(join(folder, 'p.kindling'))
  try {
    return work(db)
  } finally {
    db.close()
    await open.studio.project.open({ path: join(folder, 'p.kindling') })
  }
}

test('named with the import, equal texts of two conversations are samples each, and cards bring the turns before', async () => {
  await take(CHATS, { conversations: columns })
  expect((await open.studio.data.inspect({ path: join(folder, 'chats.csv') })).conversations).toEqual(columns)
  expect(await open.studio.data.conversations()).toMatchObject({ columns, conversations: 2, turns: 6, outside: 1 })
  expect(await idOf('hello')).toHaveLength(2)
  const [yesOfA, yesOfB] = await idOf('yes')
  expect(await wordsBefore(yesOfA!)).toEqual(['bot: hello', 'user: the second of a', 'user: the third of a'])
  expect(await wordsBefore(yesOfB!)).toEqual(['bot: hello'])
  expect((await cardOf((await idOf('alone'))[0]!)).before).toBeUndefined()
})

test('named later, a text that was kept once stands in every conversation that had it', async () => {
  await take([...CHATS, 'the third of b,b,3,user'])
  const [yes] = await idOf('yes')
  expect((await cardOf(yes!)).before).toBeUndefined()
  expect(await open.studio.data.conversations()).toMatchObject({ columns: null, offered: columns, turns: 0 })
  expect(await open.studio.data.setConversations({ columns })).toMatchObject({ conversations: 2, turns: 7, outside: 1 })
  const [third] = await idOf('the third of b')
  expect(await wordsBefore(third!)).toEqual(['bot: hello', 'user: yes'])
  expect(await open.studio.data.setConversations({ columns: null })).toMatchObject({ columns: null, turns: 0 })
  expect((await cardOf(third!)).before).toBeUndefined()
})

test('a card has the last three turns and says how many are before; all of them can be asked for', async () => {
  const lines = Array.from({ length: 9 }, (_, i) => `turn number ${i},x,u${i % 2}`)
  await take(['text,thread_id,who', ...lines], {
    conversations: { conversation: 'thread_id', turn: null, speaker: 'who' },
  })
  const { before } = await cardOf(9)
  expect(before).toEqual({
    earlier: 5,
    turns: [5, 6, 7].map((i) => ({ sample: i + 1, speaker: `u${i % 2}`, text: `turn number ${i}` })),
  })
  const all = await open.studio.data.before({ sample: 9, limit: 100 })
  expect([all.earlier, all.turns.map(({ sample }) => sample)]).toEqual([0, [1, 2, 3, 4, 5, 6, 7, 8]])
})

test('columns that no sample has are refused by name with those that there are, and nothing changes', async () => {
  await take(CHATS, { conversations: columns })
  const wrong = { conversation: 'chat', turn: 'turn', speaker: 'whom' }
  await expect(open.studio.data.setConversations({ columns: wrong })).rejects.toMatchObject({
    name: 'UnknownColumns',
    fields: { columns: 'chat, whom', known: 'chat_id, turn, role' },
  })
  expect((await take(['text,x', 'new,1'], { conversations: wrong }, 'other.csv')).error?.name).toBe('UnknownColumns')
  expect(await open.studio.data.conversations()).toMatchObject({ columns, turns: 6 })
})

test('later imports go on with a conversation, one that is taken back leaves it as it was, and exports keep the columns', async () => {
  await take(CHATS, { conversations: columns })
  await take(['text,chat_id,turn,role', 'no,b,3,bot', 'yes,b,2,user', 'well,b,2.5,user'], {}, 'more.csv')
  expect(await open.studio.data.conversations()).toMatchObject({ conversations: 2, turns: 8 })
  const [no] = await idOf('no')
  expect(await wordsBefore(no!)).toEqual(['bot: hello', 'user: yes', 'user: well'])
  const record = {
    line: 1,
    content: { kind: 'text' as const, text: 'cut short' },
    context: { chat_id: 'b', turn: 1.5 },
  }
  const left = await inFile((db) => {
    const id = startImport(db, 'x', 7)
    const ways = { trustLabels: true, onConflict: 'keep' as const }
    importWriter({ db, id, now: 7, annotator: 'Mei', expected: 1, ...ways }).write([record], [])
    const during = db.pluck<number>(sql`SELECT COUNT(*) FROM turns`)[0]
    takeBackImport(db, id)
    return [during, db.pluck<number>(sql`SELECT COUNT(*) FROM turns`)[0]]
  })
  expect(left).toEqual([9, 8])
  expect(await wordsBefore(no!)).toEqual(['bot: hello', 'user: yes', 'user: well'])
  const out = join(folder, 'out.csv')
  const { data, jobs } = open.studio
  await jobs.wait(await data.export({ path: out, states: ['unlabelled'] }))
  expect(readFileSync(out, 'utf8')).toMatch(/chat_id,turn,role/)
  expect(readFileSync(out, 'utf8')).toMatch(/well,.*b,2\.5,user/)
})

test('the hold-out holds whole conversations where it is drawn after they are named, and samples where there are few', async () => {
  const lines = Array.from({ length: 2000 }, (_, i) => `text ${i},c${i % 400},${i}`)
  await take(['text,chat_id,turn', ...lines], { options: { text: 'text', id: '-' } })
  const sides = () =>
    inFile((db) =>
      db.pluck<number>(sql`SELECT COUNT(DISTINCT h.sample_id IS NULL) FROM samples s
        LEFT JOIN holdout h ON h.sample_id = s.id GROUP BY json_extract(s.context, '$.chat_id')`),
    )
  expect(Math.max(...(await sides()))).toBe(2)
  const set = await open.studio.data.setConversations({ columns: { ...columns, speaker: null } })
  expect(set.holdout).toBe('conversations')
  expect(Math.max(...(await sides()))).toBe(1)
  const kept = await inFile((db) => db.pluck<number>(sql`SELECT COUNT(*) FROM holdout`)[0]!)
  // 50 of 400 conversations are expected, give or take 6.6: five of their deviations.
  expect(Math.abs(kept / 5 - 50)).toBeLessThan(33)
  // Of four conversations any number could be drawn.
  const few = lines.map((_, i) => `other ${i},d${i % 4}`)
  await open.studio.project.create({ name: 'q', path: join(folder, 'q.kindling') })
  const drawn = { conversations: { conversation: 'chat_id', turn: null, speaker: null } }
  await take(['text,chat_id', ...few], drawn, 'few.csv')
  expect((await open.studio.data.conversations()).holdout).toBe('samples')
})

test('a plug-in gets the turns before', async () => {
  await open.studio.settings.set({ holdoutShare: 0 })
  await take(CHATS, { conversations: columns })
  await open.studio.labels.add({ names: ['hello of bot', 'nothing'] })
  const plugIns = join(folder, 'plug-ins')
  mkdirSync(plugIns)
  const body = "before.map(({ speaker, text }) => `${text} of ${speaker}`).join() || 'nothing'"
  const suggest = `suggest: (samples) => samples.map(({ before }) => [{ label: ${body}, value: 0.5 }])`
  writeFileSync(join(plugIns, 'mine.js'), `export default { id: 'mine.v1', title: 'Mine', ${suggest} }`)
  await open.studio.suggestions.setPlugInFolder({ folder: plugIns })
  const [, yesOfB] = await idOf('yes')
  const saidOf = async (sample: number) =>
    (await cardOf(sample)).sources.filter(({ source }) => source === 'plug-in/mine.v1').map(({ label }) => label)
  await open.studio.suggestions.plugIns()
  expect(await saidOf(yesOfB!)).toEqual(['hello of bot'])
}, 60_000)
