import { expect, test } from 'vitest'
import { keptFunnel } from './kept-funnel'

test('each gate takes its part of what the one before has left', () => {
  const rows = keptFunnel({
    drawn: 200,
    gates: [
      { gate: 'exact-copy', rejected: 20, doubtful: 0 },
      { gate: 'label-check', rejected: 30, doubtful: 50 },
    ],
    accepted: 100,
  })
  expect(rows).toEqual([
    { gate: 'exact-copy', count: 20, doubtful: 0, left: 0.9, lost: 0.1 },
    { gate: 'label-check', count: 80, doubtful: 50, left: 0.5, lost: 0.4 },
  ])
})
test('where nothing was drawn no bar has a length', () => {
  const rows = keptFunnel({ drawn: 0, gates: [{ gate: 'near-copy', rejected: 0, doubtful: 0 }], accepted: 0 })
  expect(rows).toEqual([{ gate: 'near-copy', count: 0, doubtful: 0, left: 0, lost: 0 }])
})
