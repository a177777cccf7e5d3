import { expect, test } from 'vitest'
import { inLanes } from './in-lanes.ts'

/** Lanes whose jobs end when the test says so. */
function held(count: number) {
  const begun: { readonly job: number; readonly lane: number; end(error?: Error): void }[] = []
  const lanes = Array.from({ length: count }, (_, lane) => (job: number) => {
    const { promise, resolve, reject } = Promise.withResolvers<number>()
    begun.push({ job, lane, end: (error) => (error ? reject(error) : resolve(10 * job)) })
    return promise
  })
  return { begun, lanes, turn: () => new Promise((done) => setImmediate(done)) }
}

test('jobs begin in order, one a lane, whichever is free; results keep the order', async () => {
  const { begun, lanes, turn } = held(2)
  const results = inLanes([1, 2, 3], lanes)
  expect(begun.map(({ job, lane }) => [job, lane])).toEqual([
    [1, 0],
    [2, 1],
  ])
  begun[1]!.end()
  await turn()
  expect(begun.at(-1)).toMatchObject({ job: 3, lane: 1 })
  begun[2]!.end()
  begun[0]!.end()
  expect(await Promise.all(results)).toEqual([10, 20, 30])
})

test('the first that fails keeps the others from beginning, and all fail alike', async () => {
  const { begun, lanes, turn } = held(1)
  const results = inLanes([1, 2, 3], lanes)
  begun[0]!.end(new Error('no memory'))
  await turn()
  expect(begun.length).toBe(1)
  for (const result of results) await expect(result).rejects.toThrow('no memory')
})
