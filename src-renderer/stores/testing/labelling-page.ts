import { createPinia, setActivePinia } from 'pinia'
import { vi } from 'vitest'
import type { Card } from '@contract/cards'
import type { HistoryEntry, LabellingProgress } from '@contract/labelling-progress'
import type { QueueState } from '@contract/queue-state'
import { useLabelling } from '../labelling'
import { useQueue } from '../queue'
import { core, reply, settled } from './requests'

export const card = (id: number, task = 1): Card => ({
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
export const queueState = (over: Partial<QueueState> = {}): QueueState => ({
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
export const progress = (over: Partial<LabellingProgress> = {}): LabellingProgress => ({
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
export const entry = (id: number, sample: number, over: Partial<HistoryEntry> = {}): HistoryEntry => ({
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
export const task = (id: number, kind: 'single' | 'multi' = 'single') => ({
  id,
  name: `task ${id}`,
  kind,
  wanted: 1,
  labels: 1,
  labelled: 0,
  skipped: 0,
  flagged: 0,
})
export const label = (name: string) => ({ id: 1, name, colour: 1, position: 1, key: null, count: 0 })
export const ids = () => useQueue().cards.map(({ sample }) => sample.id)
export const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

/** A page whose task is open with cards 1 … 20 in hand. */
export async function opened(of = 1) {
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

/** Before each test: nothing is asked, and frames are painted at once. */
export function freshPage() {
  setActivePinia(createPinia())
  core.open.length = 0
  core.all.length = 0
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => setTimeout(frame, 0))
}

/** Until the frame after an answer is painted. */
export const frame = async () => {
  for (let i = 0; i < 5; i++) await settled()
}
