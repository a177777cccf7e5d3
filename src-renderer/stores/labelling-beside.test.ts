import { beforeEach, expect, test, vi } from 'vitest'
import { useLabelling } from './labelling'
import { useLabels } from './labels'
import { useQueue } from './queue'
import { useTasks } from './tasks'
import {
  card,
  entry,
  frame,
  freshPage,
  ids,
  label,
  opened,
  progress,
  queueState,
  range,
  task,
} from './testing/labelling-page'
import { asked, reply, silent } from './testing/requests'

vi.mock('../connection/api', async () => ({
  api: (await import('./testing/requests')).core.api,
  connected: (await import('vue')).ref(true),
}))
vi.mock('../connection/connect', () => ({ pictureAt: (blob: string) => blob }))
vi.mock('../connection/page-id', () => ({ pageId: Promise.resolve('page') }))
vi.mock('./settings', async () => {
  const { reactive } = await import('vue')
  const settings = reactive({ annotator: 'Ada', settings: { showGuesses: true } })
  return { useSettings: () => settings }
})

beforeEach(freshPage)

test('what other tasks and other annotators do changes nothing here', async () => {
  const labelling = await opened()
  labelling.hear(progress({ annotator: 'Ben', session: 99 }))
  labelling.hear(progress({ task: 2, session: 99 }))
  expect(labelling.progress?.session).toBe(0)
  labelling.hear(progress({ session: 5 }))
  expect(labelling.progress?.session).toBe(5)
  await labelling.rerank(queueState({ task: 2, rankedAt: 50, mode: 'fallback' }))
  await silent('labelling.next')
  expect(useQueue().state?.mode).toBe('strategy')
})

test('a ranking exchanges the cards behind the one on screen, and none of what was decided meanwhile comes back', async () => {
  const labelling = await opened()
  void labelling.rerank(queueState({ rankedAt: 2 }))
  const next = await asked('labelling.next')
  expect(next.input['holding']).toEqual([1])
  // Until the new ones are here those in hand stay.
  void labelling.answer('label', ['a'])
  await reply('labelling.answer', { entry: entry(1, 1), progress: progress() })
  await frame()
  expect(ids()[0]).toBe(2)
  next.resolve({ cards: [card(30), card(1), card(31)], queue: queueState({ rankedAt: 2 }) })
  await frame()
  expect(ids()).toEqual([2, 30, 31])
})

test('a ranking that comes while an answer is on its way is taken up after it', async () => {
  const labelling = await opened()
  void labelling.answer('label', ['a'])
  const answer = await asked('labelling.answer')
  await labelling.rerank(queueState({ rankedAt: 2 }))
  await silent('labelling.next')
  answer.resolve({ entry: entry(1, 1), progress: progress() })
  await frame()
  expect((await asked('labelling.next')).input['holding']).toEqual([2])
})

test('a ranking whose cards cannot be fetched leaves those in hand, and is taken up after the next answer', async () => {
  const labelling = await opened()
  const told = labelling.rerank(queueState({ rankedAt: 2 }))
  ;(await asked('labelling.next')).reject(Object.assign(new Error('closing'), { code: 'NoProject' }))
  await told
  expect(ids()).toEqual(range(1, 20))
  void labelling.answer('label', ['a'])
  await reply('labelling.answer', { entry: entry(1, 1), progress: progress() })
  await frame()
  expect((await asked('labelling.next')).input['holding']).toEqual([2])
})

test('no card comes up before the labels and figures of the task', async () => {
  const labelling = useLabelling()
  void labelling.open()
  await labelling.rerank(queueState())
  await silent('labelling.next')
})

test('replies for a task that was left are dropped', async () => {
  const labelling = await opened()
  const old = labelling.open()
  await reply('tasks.list', [task(1), task(2, 'multi')])
  const stale = await asked('labelling.progress')
  const staleLabels = await asked('labels.list')
  await reply('labelling.history', [entry(1, 1)])
  useTasks().choose(2)
  void labelling.open()
  await reply('tasks.list', [task(1), task(2, 'multi')])
  await reply('labels.list', [label('x')])
  await reply('labelling.progress', progress({ task: 2, session: 2 }))
  await reply('labelling.history', [])
  stale.resolve(progress({ session: 1 }))
  staleLabels.resolve([label('a'), label('b')])
  await old
  expect(labelling.progress).toMatchObject({ task: 2, session: 2 })
  expect(useLabels().labels.map(({ name }) => name)).toEqual(['x'])
  expect(labelling.history).toEqual([])
  expect(await reply('labelling.next', { cards: [card(5, 2)], queue: queueState({ task: 2 }) })).toMatchObject({
    task: 2,
  })
  expect(ids()).toEqual([5])
})

test('cards of a task that was left are dropped', async () => {
  const labelling = await opened()
  void useQueue().refill()
  const stale = await asked('labelling.next')
  useTasks().choose(2)
  void labelling.open()
  stale.resolve({ cards: [card(40)], queue: queueState() })
  await frame()
  expect(ids()).toEqual([])
})

test('an answer saved after another task was chosen shows nothing of it there', async () => {
  const labelling = await opened()
  void labelling.answer('label', ['a'])
  const answer = await asked('labelling.answer')
  useTasks().choose(2)
  void labelling.open()
  answer.resolve({ entry: entry(1, 1), progress: progress({ session: 1 }) })
  await frame()
  expect(labelling.history).toEqual([])
})

const renewed = (sample: number) => ({ ...card(sample), sample, guesses: [{ label: 'b', probability: 0.8 }] })
const answered = async (id: number, stepped: boolean, ago = 0) => {
  void useLabelling().answer('label', ['b'], { pressedAt: performance.now() - ago })
  await reply('labelling.answer', { entry: entry(id, id), progress: progress(), stepped })
}
const guessed = () => useQueue().cards.map(({ guesses }) => guesses[0]!.label)

test('an answer that steps the model renews the guesses of the cards next in turn, but not of one that may have been read', async () => {
  await opened()
  await answered(1, false)
  await silent('labelling.guesses')
  await answered(2, true)
  const samples = [3, 4, 5]
  expect(await reply('labelling.guesses', samples.map(renewed))).toEqual({ annotator: 'Ada', task: 1, samples })
  expect(guessed().slice(0, 4)).toEqual(['b', 'b', 'b', 'a'])
  await answered(3, true, 1000)
  await reply(
    'labelling.guesses',
    [4, 5, 6].map((id) => ({ ...renewed(id), guesses: card(id).guesses })),
  )
  expect(guessed().slice(0, 3)).toEqual(['b', 'a', 'a'])
})
