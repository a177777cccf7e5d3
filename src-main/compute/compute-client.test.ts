import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ComputeClient } from './compute-client.ts'
import type { ComputePort, ToCompute } from './compute-port.ts'
import { serveCompute, type TaskTable } from './compute-server.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A client and a compute process, both in this process; messages arrive a microtask later. */
function line(tasks: TaskTable) {
  const sent: ToCompute['type'][] = []
  let killed = false
  const fork = (): ComputePort => {
    let toChild: (message: unknown) => void = () => {}
    let toParent: (message: unknown) => void = () => {}
    let onClose: Parameters<ComputePort['onClose']>[0] = () => {}
    const child = {
      send: (message: unknown) => queueMicrotask(() => toParent(message)),
      onMessage: (listener: typeof toChild) => void (toChild = listener),
    }
    serveCompute({ ...child, onClose: () => {}, kill: () => {} }, tasks)
    return {
      send(message) {
        sent.push((message as ToCompute).type)
        queueMicrotask(() => toChild(message))
      },
      onMessage: (listener) => void (toParent = listener),
      onClose: (listener) => void (onClose = listener),
      kill() {
        killed = true
        onClose({ code: null, signal: 'SIGKILL' })
      },
    }
  }
  return { client: new ComputeClient(fork), sent, wasKilled: () => killed }
}

class Full extends Error {}
const counting: TaskTable = {
  async count(_: never, { emit, signal }) {
    for (let i = 1; i <= 5; i++) {
      emit(i)
      await Promise.resolve()
      await Promise.resolve()
      await Promise.resolve()
      signal.throwIfAborted()
    }
    return 5
  },
}

test('what a listener throws ends its call with it: the task is asked to stop, later events are for nobody', async () => {
  const { client, sent, wasKilled } = line(counting)
  const heard: number[] = []
  const onEvent = (event: number) => {
    heard.push(event)
    if (event === 2) throw new Full()
  }
  await expect(client.run('count', {} as never, { onEvent })).rejects.toBeInstanceOf(Full)
  expect({ heard, sent, killed: wasKilled() }).toEqual({ heard: [1, 2], sent: ['run', 'cancel'], killed: false })
})

test('other calls of the same process go on', async () => {
  const { client } = line(counting)
  const failing = client.run('count', {} as never, {
    onEvent() {
      throw new Full()
    },
  })
  const [failed, done] = await Promise.allSettled([failing, client.run('count', {} as never)])
  expect([failed.status, done]).toEqual(['rejected', { status: 'fulfilled', value: 5 }])
})

test('a task that ends without having heard of it is no success', async () => {
  const deaf: TaskTable = {
    async tell(_: never, { emit }) {
      emit(1)
      return 'done'
    },
  }
  const onEvent = () => {
    throw new Full()
  }
  await expect(line(deaf).client.run('tell', {} as never, { onEvent })).rejects.toBeInstanceOf(Full)
})

test('a task that never listens takes its process with it, and the call is still rejected with what was thrown', async () => {
  const stuck: TaskTable = {
    tell(_: never, { emit }) {
      emit(1)
      return new Promise(() => {})
    },
  }
  const { client, wasKilled } = line(stuck)
  const onEvent = () => {
    throw new Full()
  }
  const ended = expect(client.run('tell', {} as never, { onEvent })).rejects.toBeInstanceOf(Full)
  await vi.advanceTimersByTimeAsync(3000)
  await ended
  expect(wasKilled()).toBe(true)
})

test('a wish to end early reaches the task with its word, also one from before the call, and the task is waited for', async () => {
  const waiting: TaskTable = {
    wait: (_: never, { halt }) =>
      new Promise((resolve) => {
        halt.addEventListener('abort', () => resolve(halt.reason))
      }),
  }
  const { client, sent, wasKilled } = line(waiting)
  const halt = new AbortController()
  const going = client.run('wait', {} as never, { halt: halt.signal })
  halt.abort('finish')
  expect(await going).toBe('finish')
  expect(await client.run('wait', {} as never, { halt: halt.signal })).toBe('finish')
  expect({ sent, killed: wasKilled() }).toEqual({ sent: ['run', 'halt', 'run', 'halt'], killed: false })
})
