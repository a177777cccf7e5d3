import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Card } from '../../src-main/contract/cards.ts'
import { SESSION_TEXTS } from './scripted-session.ts'
import { temporaryStudio } from './temporary-studio.ts'

type Temporary = Awaited<ReturnType<typeof temporaryStudio>>
let studio: Temporary['studio']
let leave: Temporary['leave']
let folder: string
beforeEach(async () => {
  const made = await temporaryStudio()
  studio = made.studio
  leave = made.leave
  folder = made.folder
  const csv = join(made.folder, 'texts.csv')
  await writeFile(csv, 'text\n' + SESSION_TEXTS.map(({ text }) => `${text}\n`).join(''))
  await studio.settings.set({ retrainEvery: 10, annotator: 'Ada', holdoutShare: 0.2 })
  await studio.project.create({ name: 'p', path: join(made.folder, 'p.kindling') })
  await studio.jobs.wait(await studio.data.import({ path: csv, trustLabels: true }))
}, 60_000)
afterEach(() => leave())

/** What is true of a text: its intent, whether it is abroad; nothing of refunds. */
const truth = (text: string): string[] =>
  text.includes('refund')
    ? []
    : [
        ...['card lost', 'top up', 'exchange rate'].filter((intent) => text.includes(intent)),
        ...(/trip|Spain/.test(text) ? ['abroad'] : []),
      ]
const textOf = ({ sample: { content } }: Card) => (content.kind === 'text' ? content.text : '')

async function next(task: number, annotator = 'Ada', page = annotator): Promise<Card | undefined> {
  return (await studio.labelling.next({ annotator, task, page, count: 1, holding: [] })).cards[0]
}
const say = (card: Card, labels: readonly string[], annotator = 'Ada') =>
  studio.labelling.answer({
    annotator,
    task: card.task,
    sample: card.sample.id,
    kind: 'label',
    label: null,
    labels: [...labels],
    reason: null,
    dwellMs: 500,
    model: null,
    shown: [],
    seen: card.answer,
  })
const sayOne = (card: Card, label: string, annotator = 'Ada') =>
  studio.labelling.answer({
    annotator,
    task: card.task,
    sample: card.sample.id,
    kind: 'label',
    label,
    reason: null,
    dwellMs: 1,
    model: null,
    shown: [],
    seen: card.answer,
  })
async function quiet() {
  do await setTimeout(30)
  while ((await studio.jobs.list()).some(({ state }) => state === 'running'))
}

test(
  'a second task of several labels learns and asks by itself, and the first knows nothing of it',
  { timeout: 120_000 },
  async () => {
    const task = await studio.tasks.add({ name: 'topics', kind: 'multi', wanted: 1 })
    for (let i = 0; i < 60; i++) {
      const card = (await next(task.id))!
      expect(card.task).toBe(task.id)
      await say(card, truth(textOf(card)))
      if (i % 10 === 9) await quiet()
    }
    const [model] = await studio.models.list({ task: task.id })
    expect(model).toMatchObject({ task: task.id, kind: 'multi', learner: 'sigmoid-head.v1' })
    // No student gives several labels: that is said before anything is trained.
    await expect(async () => studio.models.distil({ task: task.id })).rejects.toMatchObject({
      name: 'NoStudentOfSeveral',
    })
    expect(model!.holdout).toMatchObject({ metric: 'microF1', exactMatch: expect.any(Number) })
    expect(await studio.models.list({ task: 1 })).toEqual([])
    const confusion = (await studio.models.confusion({ model: model!.id }))!
    expect(confusion.counts).toEqual([])
    expect(new Set(confusion.labels)).toEqual(new Set(['card lost', 'top up', 'exchange rate', 'abroad']))

    // What it says of samples nobody has answered: each label by itself, so that two of one text can both be likely.
    const cards: Card[] = []
    for (let i = 0; i < 30; i++) {
      const card = await next(task.id)
      if (!card) break
      if (card.guesses.length > 0) cards.push(card)
      await say(card, truth(textOf(card)))
    }
    const said = cards.map(({ guesses }) =>
      guesses.filter(({ probability }) => probability! >= 0.5).map((g) => g.label),
    )
    const right = cards.filter((card, i) => String(said[i]!.sort()) === String(truth(textOf(card)).sort()))
    expect(cards.length).toBeGreaterThan(10)
    expect(right.length / cards.length).toBeGreaterThan(0.6)

    const [first, second] = await studio.tasks.list()
    expect(first).toMatchObject({ id: 1, labelled: 0, labels: 0 })
    expect(second).toMatchObject({ kind: 'multi', labelled: 90, labels: 4 })
  },
)

test('an answer is taken back in its own task, and must fit its kind', async () => {
  const task = await studio.tasks.add({ name: 'topics', kind: 'multi', wanted: 1 })
  const [inFirst, inSecond] = [(await next(1))!, (await next(task.id))!]
  await sayOne(inFirst, 'a')
  const { entry } = await say(inSecond, ['x', 'y'])
  expect(entry).toMatchObject({ task: task.id, label: null, labels: ['x', 'y'] })
  const another = (await next(task.id))!
  await expect(async () => sayOne(another, 'x')).rejects.toMatchObject({ name: 'AnswerDoesNotFit' })
  expect((await studio.labelling.undo({ annotator: 'Ada', task: 1 }))!.entry).toMatchObject({ task: 1, label: 'a' })
  expect(await studio.labelling.undo({ annotator: 'Ada', task: 1 })).toBe(null)
  expect((await studio.tasks.list()).map(({ labelled }) => labelled)).toEqual([0, 1])
  expect(await studio.labelling.history({ task: task.id, limit: 5 })).toMatchObject([
    { labels: ['x', 'y'], undone: false },
  ])
})

test('two annotators are asked the same sample, each sees the own answer, and the one most have given stands', async () => {
  const task = await studio.tasks.add({ name: 'topics', kind: 'single', wanted: 3 })
  const answered = async (annotator: string, label: string) => {
    const card = (await next(task.id, annotator))!
    await sayOne(card, label, annotator)
    return card
  }
  const card = await answered('Ada', 'a')
  expect((await answered('Bob', 'b')).sample.id).toBe(card.sample.id)
  expect((await next(task.id, 'Ada'))!.sample.id).not.toBe(card.sample.id)
  const carried = async (annotator: string) =>
    (await studio.labelling.card({ annotator, task: task.id, sample: card.sample.id })).answer?.label
  expect([await carried('Ada'), await carried('Bob'), await carried('Cleo')]).toEqual(['a', 'b', undefined])
  expect((await answered('Cleo', 'a')).sample.id).toBe(card.sample.id)
  expect((await studio.tasks.list())[1]).toMatchObject({ labelled: 1 })
  const coverage = (await studio.labelling.progress({ annotator: 'Bob', task: task.id })).coverage
  expect(coverage).toEqual([
    { label: 'a', count: 1 },
    { label: 'b', count: 0 },
  ])
  // Everybody has answered it who was to.
  expect((await next(task.id, 'Dan'))!.sample.id).not.toBe(card.sample.id)
})

test('while a file is imported no task goes or becomes of another kind; afterwards it may, and the import is whole', async () => {
  const topics = await studio.tasks.add({ name: 'topics', kind: 'single', wanted: 1 })
  const spare = await studio.tasks.add({ name: 'spare', kind: 'single', wanted: 1 })
  const file = join(folder, 'labelled.csv')
  await writeFile(file, 'text,label\nnew one,a\nnew two,b\n')
  const job = await studio.data.import({ path: file, task: topics.id, trustLabels: true })
  for (const refused of [
    async () => studio.tasks.remove({ task: topics.id }),
    async () => studio.tasks.remove({ task: spare.id }),
    async () => studio.tasks.setKind({ task: topics.id, kind: 'multi' }),
  ])
    await expect(refused).rejects.toMatchObject({ name: 'ImportUnderWay' })
  const { state, result } = await studio.jobs.wait(job)
  expect(state).toBe('done')
  expect(result).toMatchObject({ task: 'topics', added: 2, labelled: 2 })
  expect((await studio.tasks.remove({ task: spare.id })).map(({ name, labelled }) => [name, labelled])).toContainEqual([
    'topics',
    2,
  ])
})

test('labels are added to what each of many samples has and taken away again; one undo is enough', async () => {
  const { id: task } = await studio.tasks.add({ name: 'topics', kind: 'multi', wanted: 1 })
  const bulk = (samples: number[], labels: string[], change?: 'add' | 'remove') =>
    studio.labelling.bulk({ annotator: 'Ada', task, samples, kind: 'label', label: null, labels, change })
  const labelsOf = async (ids: number[]) =>
    Promise.all(
      ids.map(async (id) => {
        const { state, labels } = await studio.data.sample({ id, task })
        return state === 'labelled' ? [...labels].sort().join('+') : state
      }),
    )
  const ids = [1, 2, 3, 4]
  await bulk([1], ['a'])
  await bulk([2], ['a', 'b'])
  await studio.labelling.bulk({ annotator: 'Ada', task, samples: [3], kind: 'skip', label: null })
  const added = await bulk(ids, ['b', 'c'], 'add')
  expect(await labelsOf(ids)).toEqual(['a+b+c', 'a+b+c', 'b+c', 'b+c'])
  expect(added.entry).toMatchObject({ kind: 'bulk', count: 4, labels: [], differ: true })
  const taken = await bulk([...ids, 5], ['a', 'unheard of'], 'remove')
  expect(await labelsOf([...ids, 5])).toEqual(['b+c', 'b+c', 'b+c', 'b+c', 'unlabelled'])
  expect(taken.entry).toMatchObject({ count: 2, labels: ['b', 'c'] })
  expect((await studio.tasks.list()).at(-1)).toMatchObject({ labels: 3, labelled: 4, skipped: 0 })
  await expect(async () => bulk(ids, ['a'], 'remove')).rejects.toMatchObject({ name: 'NothingChanges' })
  await expect(async () => bulk(ids, ['b'], 'add')).rejects.toMatchObject({ name: 'NothingChanges' })

  await studio.labelling.undo({ annotator: 'Ada', task })
  await studio.labelling.undo({ annotator: 'Ada', task })
  expect(await labelsOf(ids)).toEqual(['a', 'a+b', 'skipped', 'unlabelled'])
  const coverage = (await studio.labelling.progress({ annotator: 'Ada', task })).coverage
  expect(Object.fromEntries(coverage.map(({ label, count }) => [label, count]))).toEqual({ a: 2, b: 1, c: 0 })

  // A task of one label has nothing to add to.
  const inFirst = { annotator: 'Ada', samples: [1], kind: 'label', label: 'x', change: 'add' } as const
  await expect(async () => studio.labelling.bulk({ ...inFirst, samples: [1] })).rejects.toMatchObject({
    name: 'AnswerDoesNotFit',
  })
})
