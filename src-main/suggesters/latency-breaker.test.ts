import { expect, test } from 'vitest'
import { golden } from '../../tests/golden/golden.ts'
import { latencyBreaker } from './latency-breaker.ts'

const { events_t_latency: events, state_after: expected } = golden<{
  events_t_latency: [seconds: number, latency: number][]
  state_after: string[]
}>('breaker')

test('opens, rejects, probes and closes as the reference does', () => {
  const breaker = latencyBreaker()
  const states = events.map(([seconds, latency]) => {
    const now = 1000 * seconds
    if (!breaker.admits(now)) return 'reject'
    breaker.record(now, { ms: 1000 * latency, failed: false })
    return breaker.state().replace('half-open', 'half')
  })
  expect(states).toEqual(expected)
})

test('a failed call is a slow one, and fewer calls than it takes say nothing', () => {
  const breaker = latencyBreaker()
  for (const at of [0, 1, 2]) breaker.record(at, { ms: 1, failed: true })
  expect(breaker.state()).toBe('closed')
  breaker.record(3, { ms: 1, failed: false })
  expect([breaker.state(), breaker.admits(10_002), breaker.admits(10_003)]).toEqual(['open', false, true])
})
