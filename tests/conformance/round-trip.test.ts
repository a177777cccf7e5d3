import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { OptionValues } from '../../src-main/contract/options.ts'
import type { ExportFormat, IncomingSample } from '../../src-main/exchange-formats/format.ts'
import { exportFormats, importFormats } from '../../src-main/exchange-formats/index.ts'
import { exportFile } from '../../src-main/services/data/export-file.ts'
import { importFile } from '../../src-main/services/data/import-file.ts'
import { importTarget } from '../../src-main/services/data/import-target.ts'
import { importWriter } from '../../src-main/services/data/import-writer.ts'
import { furtherRecordsOf } from '../../src-main/services/data/stored-context.ts'
import type { WritableDb } from '../../src-main/storage/database.ts'
import { createProjectFile } from '../../src-main/storage/project-file.ts'
import { recordDecisions, undoable, undoAction } from '../../src-main/storage/tables/annotations.ts'
import { startImport } from '../../src-main/storage/tables/imports.ts'
import { ensureLabel, FIRST_TASK } from '../../src-main/storage/tables/labels.ts'
import { answersOfSeveral, isAnswered, outgoingSamples } from '../../src-main/storage/tables/outgoing-samples.ts'
import { sampleCount } from '../../src-main/storage/tables/samples.ts'
import { addTask, changeTaskKind, changeWanted, listTasks } from '../../src-main/storage/tables/tasks.ts'

// What leaves the studio and comes back is the same project: every format that is both written and read, every state, the oddest of data.

let folder: string
let fresh = 0
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'kindling-round-'))))
afterEach(() => rmSync(folder, { recursive: true }))
const STATES = ['unlabelled', 'labelled', 'skipped', 'flagged'] as const
const control = { signal: new AbortController().signal, progress: () => {} }
const freshProject = (): WritableDb => createProjectFile(join(folder, `${fresh++}.kindling`))

const pieces = (...units: string[]) => fc.string({ unit: fc.constantFrom(...units), minLength: 1, maxLength: 12 })
const UGLY = ['"', "'", ',', ';', '\t', '|', '\n', '\r', '\r\n', '=', '+', '-', '@', '\\', '{', '[', '#', '\u0001']
const PLAIN = ['a', 'b', '0', ' ', '.', 'é', '界', '😀', '\u2028', '\u00a0', '\uFFFD', 'm']
const something = pieces(...UGLY, ...PLAIN).filter((text) => text.trim() !== '')
const one = <T>(...values: T[]) => fc.constantFrom(...values)
const text = fc.oneof(something, one('one', 'two', 'three', '=1+1', 'null', 'label', '1', '[1, 2]'))
const label = fc.oneof(
  something,
  one('a', 'b', 'a#b', 'a,b', ' lead', '1', '1.0', '01', 'None', 'nan', 'null', 'true', '[a]', "'=x", '-', '😀'),
)
const id = fc.oneof(
  something,
  one('1', '2', '3', '007', '1436278513418522631', '1.0', '1e5', 'null', '', 'constructor', "'=x", ' x '),
)
const key = fc.oneof(
  one(...'channel label id text image state annotator reason also more_context model kindling_sample'.split(' ')),
  one(
    ...'context_label context_context_id constructor toString __proto__ hasOwnProperty premise 语言 data meta'.split(
      ' ',
    ),
  ),
  one('', ' spaced ', '1', 'a,b', '=x', "'=x", 'label_text', 'column 2', 'two\nlines'),
)
const value = fc.oneof(something, one<string | number | boolean>(1, 0.5, -3, 1e21, true, false, '1', '1.0', ' '))
const time = fc.integer({ min: 0, max: Date.UTC(2100, 0) })
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })

const answer = fc.record({
  label: maybe(label),
  state: maybe(one<'skipped' | 'flagged'>('skipped', 'flagged')),
  stateReason: maybe(something),
  annotator: maybe(fc.oneof(something, one('Mei', 'Ana Müller', '0'))),
  createdAt: maybe(time),
  dwellMs: maybe(fc.integer({ min: 0, max: 10 ** 7 })),
})
const record = fc.record({
  text,
  externalId: maybe(id),
  context: fc.array(fc.tuple(key, value), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  answer,
})
const decision = fc.record({
  sample: fc.nat(),
  kind: one(...(['label', 'skip', 'flag', 'clear', 'undo'] as const)),
  isFurther: fc.boolean(),
  label,
  labels: fc.array(label, { maxLength: 3 }),
  reason: fc.option(something),
  dwellMs: fc.option(fc.integer({ min: 0, max: 10 ** 6 })),
  annotator: one('Mei', 'Ana'),
  at: time,
})
const kind = one<'single' | 'multi'>('single', 'multi')
const wanted = one(1, 1, 2, 3)
/** What a project asks: of the task every one has, and of a second where it has one. */
const tasks = fc.record({
  first: fc.record({ kind, wanted }),
  further: fc.option(fc.record({ name: one('urgency', 'tone: of voice', '=x', '语言', 'a,b', 'state'), kind, wanted })),
})
type Of<A> = A extends fc.Arbitrary<infer T> ? T : never
type Answered = Of<typeof record>
type Decided = Of<typeof decision>
type Asked = Of<typeof tasks>
const STATE = { label: 'labelled', skip: 'skipped', flag: 'flagged', clear: 'unlabelled' } as const

function projectOf(
  imports: readonly (readonly Answered[])[],
  decisions: readonly Decided[],
  { first, further }: Asked,
): WritableDb {
  const db = freshProject()
  changeTaskKind(db, FIRST_TASK, first.kind)
  changeWanted(db, FIRST_TASK, first.wanted)
  if (further) addTask(db, further)
  for (const records of imports) {
    const importId = startImport(db, 'x', 7)
    const writer = importWriter({
      db,
      id: importId,
      target: importTarget(db, {}),
      now: 7,
      annotator: 'Mei',
      trustLabels: true,
      onConflict: 'keep',
      expected: 9,
    })
    const samples = records.map(({ text, answer, ...more }, i): IncomingSample => {
      return { line: i + 1, content: { kind: 'text', text }, ...more, ...answer }
    })
    writer.write(samples, [])
    const rest = { id: importId, file: 'x', format: 'x', encoding: '', sha256: '', durationMs: 0, at: 7 }
    writer.finish((tally) => ({ ...rest, ...tally }))
  }
  for (const { sample, kind, isFurther, label, labels, annotator, at, ...more } of decisions) {
    const { id: task, kind: of } = listTasks(db).at(isFurther ? -1 : 0)!
    if (kind === 'undo') {
      const action = undoable(db, annotator, task)
      if (action !== null) undoAction(db, { action, at, annotator })
      continue
    }
    const idOf = (name: string) => ensureLabel(db, name.trim(), task)
    const labelId = kind === 'label' && of === 'single' ? idOf(label) : null
    const labelIds = kind === 'label' && of === 'multi' ? [...new Set(labels.map(idOf))] : undefined
    const decision = { sample: 1 + (sample % sampleCount(db)), state: STATE[kind], labelId, labelIds, ...more }
    recordDecisions(db, { at, annotator, kind, decisions: [decision], task })
  }
  return db
}

/** Everything of a project that a file can carry; `typed`: context keeps its numbers, else all of it is text. */
function contentsOf(db: WritableDb, { leavesOut = [] }: ExportFormat, typed: boolean) {
  const isOut = (part: (typeof leavesOut)[number]) => leavesOut.includes(part)
  const valueOf = (value: unknown) => (typed ? value : String(value))
  const answersOf = (task: number) =>
    answersOfSeveral(db, { task, after: 0, upTo: Infinity }).map(({ sample, state, labels, reason, ...by }) => [
      ...[sample, state, [...labels].sort(), reason],
      ...[by.annotator, by.at, by.dwellMs],
    ])
  const answered = listTasks(db).filter(({ id }) => isAnswered(db, id))
  const beside = answered
    .filter(({ id }) => id !== FIRST_TASK)
    .map(({ id, name, kind }) => [
      ...[name, kind],
      outgoingSamples(db, 0, 1000, id).map(({ state, labels, annotator, at, dwellMs, reason }) => [
        ...[state, [...labels].sort(), annotator, at, dwellMs, reason],
      ]),
    ])
  const each = answered.flatMap(({ id, name, wanted }) => (wanted > 1 ? [[name, answersOf(id)] as const] : []))
  const samples = outgoingSamples(db, 0, 1000)
    .filter(({ label }) => label !== null || !isOut('unlabelled'))
    .map((s) => ({
      text: s.text,
      labels: [...s.labels].sort(),
      externalId: isOut('id') ? null : s.externalId,
      state: isOut('state') && s.state !== 'labelled' ? 'unlabelled' : s.state,
      annotator: isOut('annotator') ? null : s.annotator,
      at: isOut('time') ? null : s.at,
      dwellMs: isOut('dwell') ? null : s.dwellMs,
      reason: isOut('reason') ? null : s.reason,
      also: isOut('also') ? [] : furtherRecordsOf(s.furtherRecords),
      context: isOut('context')
        ? []
        : Object.entries(JSON.parse(s.context ?? '{}') as object)
            .map(([name, value]) => [name, valueOf(value)])
            .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    }))
  return { kind: listTasks(db)[0]!.kind, samples, beside, each: each.filter(([, all]) => all.length > 0) }
}

/** Formats that are written and read, and hold a project: not only its texts and labels. */
const both = exportFormats.filter(
  ({ id, leavesOut = [] }) => importFormats.some((format) => format.id === id) && !leavesOut.includes('context'),
)
/** Each format as it is, and with each of its switches turned. */
const ways = both.flatMap((format) => [
  [format.id, format, {}] as const,
  ...Object.entries(format.options).flatMap(([name, option]) =>
    option.kind === 'switch' ? [[`${format.id} ${name}`, format, { [name]: !option.default }] as const] : [],
  ),
])
const TYPED = new Set(['jsonl.v1', 'label-studio.v1'])

describe.each(ways)('%s', (_, format, options: OptionValues) => {
  async function written(db: WritableDb): Promise<string> {
    const path = join(folder, `${fresh++}.${format.extension}`)
    await exportFile(db, { path, format: format.id, options, states: STATES }, () => () => null, control)
    return path
  }

  test('comes back as the same project, and goes out again as the same bytes', async () => {
    const imports = fc.array(fc.array(record, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(imports, fc.array(decision, { maxLength: 8 }), tasks, async (records, decisions, asked) => {
        const db = projectOf(records, decisions, asked)
        const again = freshProject()
        try {
          const path = await written(db)
          // Who reads it is somebody else, and later: nothing may be taken from them.
          const request = { path, trustLabels: true, annotator: 'somebody else', now: 99 }
          const receipt = await importFile(again, request, control)
          expect(receipt).toMatchObject({
            format: format.id,
            duplicates: 0,
            rejected: 0,
            notes: receipt.notes.filter(({ reason }) => expectedOf(db).has(reason)),
          })
          const typed = TYPED.has(format.id)
          expect(contentsOf(again, format, typed)).toEqual(contentsOf(db, format, typed))
          expect(readFileSync(await written(again)).equals(readFileSync(path))).toBe(true)
        } finally {
          db.close()
          again.close()
        }
      }),
      { numRuns: 12 },
    )
  })
})

/** Two tasks, one of several labels; Mei and Ana agree on the first text, disagree on the second, and only Ana has seen the third. */
const two: Asked = { first: { kind: 'multi', wanted: 2 }, further: { name: 'urgency', kind: 'single', wanted: 2 } }
const nothing = { label: '', labels: [], reason: null, dwellMs: null, isFurther: false }
const labelled = (sample: number, annotator: 'Mei' | 'Ana', said: Partial<Decided>): Decided => {
  return { ...nothing, kind: 'label', sample, annotator, at: sample, ...said }
}
const asked = ['one', 'two', 'three', 'four'].map((text) => ({ text, context: {}, answer: {} }) as Answered)
const said = [
  ...[labelled(0, 'Mei', { labels: ['a', 'b'] }), labelled(0, 'Ana', { labels: ['b', 'a'] })],
  ...[labelled(1, 'Mei', { labels: ['a'] }), labelled(1, 'Ana', { labels: [] })],
  ...[labelled(2, 'Ana', { labels: ['c'] }), labelled(3, 'Ana', { kind: 'skip', reason: 'no idea' })],
  ...[labelled(1, 'Mei', { isFurther: true, label: 'high' }), labelled(1, 'Ana', { isFurther: true, label: 'low' })],
]

test.each(ways)('%s: several labels, two tasks and two annotators come back', async (_, format, options) => {
  const [db, again] = [projectOf([asked], said, two), freshProject()]
  const path = join(folder, `out.${format.extension}`)
  await exportFile(db, { path, format: format.id, options, states: STATES }, () => () => null, control)
  const receipt = await importFile(again, { path, trustLabels: true, annotator: 'somebody else', now: 99 }, control)
  expect(receipt).toMatchObject({ kind: 'multi', wanted: 2, labelled: 3, skipped: 1, byOthers: 2 })
  expect(receipt.tasks).toMatchObject([{ task: 'urgency', isNew: true, wanted: 2, labelled: 1, byOthers: 1 }])
  expect(outgoingSamples(again, 0, 1000).map(({ labels }) => [...labels].sort())).toEqual([['a', 'b'], [], ['c'], []])
  const each = answersOfSeveral(again, { task: FIRST_TASK, after: 0, upTo: 9 })
  expect(each.map(({ sample, annotator, labels }) => [sample, annotator, ...[...labels].sort()])).toEqual([
    [1, 'Mei', 'a', 'b'],
    [1, 'Ana', 'a', 'b'],
    [2, 'Mei', 'a'],
    [2, 'Ana'],
  ])
  expect(listTasks(again).map(({ name, kind, wanted }) => [name, kind, wanted])).toEqual([
    ['label', 'multi', 2],
    ['urgency', 'single', 2],
  ])
  db.close()
  again.close()
})

test('fastText brings the labels of a task of several back', async () => {
  const [db, again] = [projectOf([asked], said, two), freshProject()]
  const path = join(folder, 'out.ft')
  const written = await exportFile(db, { path, format: 'fasttext.v1', states: STATES }, () => () => null, control)
  const left = new Map(written.leftOut.map(({ part, count }) => [part, count]))
  expect([left.get('unlabelled'), left.get('answers'), left.get('tasks')]).toEqual([2, 2, 1])
  await importFile(again, { path, trustLabels: true, annotator: 'Mei', now: 9 }, control)
  expect(outgoingSamples(again, 0, 1000).map(({ text, labels }) => [text, ...[...labels].sort()])).toEqual([
    ['one', 'a', 'b'],
    ['three', 'c'],
  ])
  db.close()
  again.close()
})

/** What a receipt says of a file of this project: samples that were kept apart before are again, and its tasks are what they were. */
const expectedOf = (db: WritableDb): ReadonlySet<string> =>
  new Set([
    'same-text-apart',
    ...(listTasks(db)[0]!.kind === 'multi' ? ['takes-several-labels'] : []),
    ...(listTasks(db).some(({ wanted }) => wanted > 1) ? ['several-annotators'] : []),
  ])
