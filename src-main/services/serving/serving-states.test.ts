import { expect, test } from 'vitest'
import { servingStates } from './serving-states.ts'

const failure = { name: 'UnusableModel', message: 'no such file', fields: {} }

test('what was open in a process that has ended is cold; what failed stays failed, and its error is remembered when it is ready', () => {
  let [process, now]: [number | null, number] = [1, 100]
  const states = servingStates(
    () => process,
    () => now,
  )
  expect(states.of('model 1')).toMatchObject({ state: 'cold', since: 100, tookMs: null, lastError: null })
  now = 110
  states.move('model 1', { state: 'loading' })
  states.move('model 2', { state: 'failed', error: failure })
  now = 120
  states.move('model 1', { state: 'ready', tookMs: 7 })
  expect(states.of('model 1')).toMatchObject({ state: 'ready', since: 120, tookMs: 7 })
  process = null
  now = 130
  expect(states.of('model 1')).toMatchObject({ state: 'cold', since: 130, tookMs: 7 })
  expect(states.of('model 2')).toMatchObject({ state: 'failed', since: 110, lastError: failure })
  process = 2
  now = 140
  // A new process has opened nothing yet.
  expect(states.of('model 1')).toMatchObject({ state: 'cold', since: 130 })
  states.move('model 2', { state: 'ready', tookMs: 3 })
  expect(states.of('model 2')).toMatchObject({ state: 'ready', since: 140, lastError: failure })
  states.move('model 1', { state: 'ready', tookMs: 5 })
  states.keepOnly(['model 2'])
  expect([states.of('model 1').state, states.of('model 2').state]).toEqual(['cold', 'ready'])
})
