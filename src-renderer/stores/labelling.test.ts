import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Card } from '@contract/cards'
import type { HistoryEntry, LabellingProgress } from '@contract/labelling-progress'
import type { QueueState } from '@contract/queue-state'
import { useLabelling } from './labelling'
import { useLabels } from './labels'
import { useQueue } from './queue'
import { useTasks } from './tasks'

// The page's own side of the line: every request is answered when the test says so, in the order the test says.
const core = vi.hoisted(() => {
  interface Request {
    readonly verb: string
    readonly input: Record<string, unknown>
    readonly resolve: (value: unknown) => void
    readonly reject: (error: unknown) => void
  }
  const open: Request[] = []
  const all: Request[] = []
  const verb = (name: string) => (input: Record<string, unknown>) =>
    new Promise((resolve, reject) => {
      const request = { verb: name, input, resolve, reject }
      open.push(request)
      all.push(request)
    })
  const room = (name: string) =>
    new Proxy({}, { get: (_, verbName: string) => verb(`${name}.${verbName}`) }) as Record<string, unknown>
  const api = { tasks: room('tasks'), labels: room('labels'), labelling: room('labelling'), settings: room('settings') }
  return { open, all, api }
})
vi.mock('../connection/api', async () => ({
  api: core.api,
  connected: (await import('vue')).ref(true),
}))
vi.mock('../connection/connect', () => ({ pictureAt: (blob: string) => blob }))
vi.mock('../connection/page-id', () => ({ pageId: Promise.resolve('page') }))
vi.mock('./settings', async () => {
  const { reactive } = await import('vue')
  const settings = reactive({ annotator: 'Ada', settings: { showGuesses: true } })
  return { useSettings: () => settings }
})

const settled = () => new Promise((resolve) => setTimeout(resolve, 0))
/** The oldest open request of that name, which must be there. */
async function asked(verb: string) {
  await settled()
  const at = core.open.findIndex((request) => request.verb === verb)
  if (at < 0)
    throw new Error(`${verb} was not asked; open: ${core.open.map((one) => one.verb).join(', ') || 'nothing'}`)
  return core.open.splice(at, 1)[0]!
}
async function reply(verb: string, value: unknown) {
  const request = await asked(verb)
  request.resolve(value)
  await settled()
  return request.input
}
/** After `verb`, which must not have been asked. */
async function silent(verb: string) {
  await settled()
  expect(core.open.filter((request) => request.verb === verb)).toEqual([])
}

const card = (id: number, task = 1): Card => ({
  task,
  sample: { id, externalId: null, content: { kind: 'text', text: `text ${id}` }, context: {} },
  purpose: 'strategy',
  guesses: [{ label: 'a', probability: 0.9 }],
  others: [],
  guessedBy: { suggester: 'model.v1', model: { version: 3, trainedAt: 0 } },
  sources: [],
  notHeard: [],
  why: {
    strategy: 'margin.v1',
    score: 0.9,
    rank: id,
    poolSize: 99,
    parts: {},
    reasons: [],
    nearestLabelled: null,
    model: { version: 3, trainedAt: 0 },
  },
  answer: null,
})
const queueState = (over: Partial<QueueState> = {}): QueueState => ({
  task: 1,
  mode: 'strategy',
  strategy: 'margin.v1',
  reasons: [],
  ready: 20,
  scoredShare: 1,
  rankedAt: 1,
  model: 3,
  batch: null,
  ...over,
})
const progress = (over: Partial<LabellingProgress> = {}): LabellingProgress => ({
  task: 1,
  annotator: 'Ada',
  labels: 0,
  session: 0,
  perMinute: null,
  toRetrain: 10,
  retrainEvery: 10,
  coverage: [],
  unseen: null,
  holdout: null,
  stopping: { light: 'red', reasons: [] },
  canUndo: false,
  canRedo: false,
  ...over,
})
const entry = (id: number, sample: number, over: Partial<HistoryEntry> = {}): HistoryEntry => ({
  id,
  task: 1,
  at: id,
  annotator: 'Ada',
  sample,
  excerpt: '',
  kind: 'label',
  state: 'labelled',
  label: 'a',
  labels: ['a'],
  reason: null,
  count: 1,
  undone: false,
  usedBy: null,
  ...over,
})
const task = (id: number, kind: 'single' | 'multi' = 'single') => ({
  id,
  name: `task ${id}`,
  kind,
  wanted: 1,
  labels: 1,
  labelled: 0,
  skipped: 0,
  flagged: 0,
})
const label = (name: string) => ({ id: 1, name, colour: 1, position: 1, key: null, count: 0 })
const ids = () => useQueue().cards.map(({ sample }) => sample.id)
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

/** A page whose task is open with cards 1 … 20 in hand. */
async function opened(of = 1) {
  const labelling = useLabelling()
  const opening = labelling.open()
  await reply('tasks.list', [task(1), task(2, 'multi')])
  await reply('labels.list', [label('a'), label('b')])
  await reply('labelling.progress', progress({ task: of }))
  await reply('labelling.history', [])
  await reply('labelling.next', { cards: range(1, 20).map((id) => card(id, of)), queue: queueState({ task: of }) })
  await opening
  return labelling
}

beforeEach(() => {
  setActivePinia(createPinia())
  core.open.length = 0
  core.all.length = 0
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => setTimeout(frame, 0))
})

/** Until the frame after an answer is painted. */
const frame = async () => {
  for (let i = 0; i < 5; i++) await settled()
}

test('the card stays until its answer is on the disk; then the next one is up, and the history tells of it', async () => {
  const labelling = await opened()
  void labelling.answer('label', ['b'], { pressedAt: performance.now() })
  const { input, resolve } = await asked('labelling.answer')
  expect(input).toMatchObject({
    annotator: 'Ada',
    task: 1,
    sample: 1,
    kind: 'label',
    labels: ['b'],
    seen: null,
    model: 3,
  })
  expect(ids()[0]).toBe(1)
  resolve({ entry: entry(7, 1), progress: progress({ session: 1 }) })
  await frame()
  expect(ids()[0]).toBe(2)
  expect(labelling.history.map(({ id }) => id)).toEqual([7])
  expect(labelling.progress?.session).toBe(1)
})

test('one card takes one answer however often it is pressed; the press for the next one has its turn', async () => {
  const labelling = await opened()
  void labelling.answer('label', ['a'])
  void labelling.answer('label', ['b'])
  await reply('labelling.answer', { entry: entry(1, 1), progress: progress() })
  await silent('labelling.answer')
  void labelling.answer('skip')
  const second = await asked('labelling.answer')
  expect(second.input).toMatchObject({ sample: 2, kind: 'skip', labels: [] })
})

test('undo waits for the answer on its way, then brings its sample back as the card on screen', async () => {
  const labelling = await opened()
  void labelling.answer('label', ['a'])
  void labelling.undo()
  const answer = await asked('labelling.answer')
  await silent('labelling.undo')
  answer.resolve({ entry: entry(1, 1), progress: progress({ session: 1 }) })
  await frame()
  expect(ids()[0]).toBe(2)
  await reply('labelling.undo', { entry: entry(1, 1, { undone: true }), progress: progress({ session: 0 }) })
  // Both at once: a key pressed on the word that it was taken back is for its card.
  await reply('labelling.history', [entry(1, 1, { undone: true })])
  expect([labelling.history[0]?.undone, ids()[0]]).toEqual([false, 2])
  await reply('labelling.card', card(1))
  expect(ids().slice(0, 3)).toEqual([1, 2, 3])
  expect(labelling.history).toHaveLength(1)
  expect(labelling.progress?.session).toBe(0)
})

test('an answer that cannot be saved leaves its card, and the same answer is tried again', async () => {
  const labelling = await opened()
  void labelling.answer('label', ['a'])
  ;(await asked('labelling.answer')).reject(Object.assign(new Error('full'), { code: 'DiskFull' }))
  await frame()
  expect(labelling.unsaved?.error.name).toBe('DiskFull')
  expect(ids()[0]).toBe(1)
  void labelling.unsaved!.retry()
  expect(await reply('labelling.answer', { entry: entry(1, 1), progress: progress() })).toMatchObject({ labels: ['a'] })
  await frame()
  expect([labelling.unsaved, ids()[0]]).toEqual([null, 2])
})

const elsewhere = () =>
  Object.assign(new Error('decided'), {
    code: 'AnsweredElsewhere',
    data: { sample: 1, kind: 'label', label: 'b', labels: ['b'], annotator: 'Ben' },
  })

test('an answer that came too late gives the card back: nothing else can be decided before the person has', async () => {
  const labelling = await opened()
  void labelling.answer('label', ['a'])
  ;(await asked('labelling.answer')).reject(elsewhere())
  await frame()
  expect(labelling.meanwhile).toMatchObject({ theirs: { kind: 'label', labels: ['b'] }, by: 'Ben' })
  expect(ids()[0]).toBe(1)
  void labelling.answer('skip')
  await silent('labelling.answer')
  labelling.meanwhile!.keep()
  expect([labelling.meanwhile, ids()[0]]).toEqual([null, 2])
})

test('one’s own answer in place of theirs is given with theirs as seen', async () => {
  const labelling = await opened()
  void labelling.answer('label', ['a'])
  ;(await asked('labelling.answer')).reject(elsewhere())
  await frame()
  labelling.meanwhile!.replace()
  const { input } = await asked('labelling.answer')
  expect(input).toMatchObject({ sample: 1, labels: ['a'], seen: { kind: 'label', label: 'b', labels: ['b'] } })
})

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

test('a name typed for the first time is in the label set after its answer', async () => {
  const labelling = await opened()
  void labelling.answer('label', ['new'])
  await reply('labelling.answer', { entry: entry(1, 1), progress: progress() })
  await frame()
  expect(await reply('labels.list', [label('a'), label('b'), label('new')])).toEqual({ task: 1, retired: true })
  expect(useLabels().labels.map(({ name }) => name)).toEqual(['a', 'b', 'new'])
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
