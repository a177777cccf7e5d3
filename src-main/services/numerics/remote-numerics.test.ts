import { expect, test } from 'vitest'
import { ComputeClient } from '../../compute/compute-client.ts'
import type { ComputePort, FromCompute, ToCompute } from '../../compute/compute-port.ts'
import type { Numerics } from '../../compute-tasks/numerics.ts'
import { choiceAmong } from './provider-choice.ts'
import { remoteNumerics } from './remote-numerics.ts'
import type { ComputeTasks } from '../../compute-tasks/task-table.ts'

/** A process that answers whatever it is asked with one event, and ends when it is told to stop. */
function answering(event: unknown) {
  const asked: string[] = []
  const fork = (): ComputePort => {
    let listener: (message: unknown) => void = () => {}
    const answer = (message: FromCompute) => queueMicrotask(() => listener(message))
    return {
      send(message) {
        const { type, id } = message as ToCompute
        asked.push(type)
        if (type === 'run') answer({ type: 'event', id, event })
        else answer({ type: 'failed', id, name: 'AbortError', message: 'stopped', fields: {} })
      },
      onMessage: (listen) => void (listener = listen),
      onClose: () => {},
      kill: () => {},
    }
  }
  const providers = choiceAmong(async () => [])
  return { asked, numerics: remoteNumerics(new ComputeClient<ComputeTasks>(fork), 'p', providers) }
}

class Full extends Error {}
const full = () => {
  throw new Full()
}
const ignored = () => {}
const lsa = { backbone: 'ngram-lsa.v1', options: {} }
const block = { type: 'block', ids: Int32Array.of(1), vectors: Float32Array.of(1) }
const fitting = { type: 'fitting', done: 1, total: 2 }
const unreadable = { type: 'unreadable', sample: 1, reason: '' }
const opened = { type: 'opened', backbone: { state: null, fingerprint: '', dimensions: 1 } }
const embedding = { ...lsa, learnt: null, seed: 1, upTo: 1 }
const follow = { onFitting: ignored, onOpened: ignored, onBlock: ignored, onUnreadable: ignored }
const training = { learner: 'softmax-head.v1', options: {}, seed: 1 }

test.each<[string, unknown, (numerics: Numerics) => Promise<unknown>]>([
  ['a fitted part', fitting, (n) => n.embed(embedding, { ...follow, onFitting: full })],
  ['what was learnt', opened, (n) => n.embed(embedding, { ...follow, onOpened: full })],
  ['a block of features', block, (n) => n.embed(embedding, { ...follow, onBlock: full })],
  ['a broken sample', unreadable, (n) => n.embed(embedding, { ...follow, onUnreadable: full })],
  ['a moment of training', {}, (n) => n.run('train', { ...training, set: 1 }, { onEvent: full })],
  [
    'a checkpoint',
    'checkpoint',
    (n) => n.run('trainEndToEnd', { ...training, run: 1, checkpoint: 'c' }, { process: 'own', onEvent: full }),
  ],
  [
    'a curve',
    { type: 'curve', result: {}, done: 1, total: 2 },
    (n) => n.run('lab', {} as never, { process: 'own', onEvent: full }),
  ],
])('%s that cannot be kept stops the work with the reason', async (_, event, work) => {
  const { numerics, asked } = answering(event)
  await expect(work(numerics)).rejects.toBeInstanceOf(Full)
  expect(asked).toEqual(['run', 'cancel'])
})
