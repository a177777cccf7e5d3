import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { StudioEvent } from '../../contract/events.ts'
import { createStudioEvents } from './studio-events.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const saved = (at: number): StudioEvent => ({ type: 'saved', at })
const errorEvent = (message: string): StudioEvent => ({
  type: 'error',
  error: { name: 'Trouble', message, fields: {} },
  kept: null,
})

/** Everything a subscriber got until the signal ended it. */
function listening(events: ReturnType<typeof createStudioEvents>) {
  const controller = new AbortController()
  const heard: StudioEvent[] = []
  const done = (async () => {
    for await (const event of events.subscribe(controller.signal)) heard.push(event)
  })()
  const stop = async () => {
    await vi.advanceTimersByTimeAsync(0) // what was told is heard first
    controller.abort()
    await done
  }
  return { heard, stop }
}

test('tells a late page the newest of every subject, then what comes', async () => {
  const events = createStudioEvents()
  events.publish(saved(1))
  events.publish({ type: 'project', project: null })
  const page = listening(events)
  await vi.advanceTimersByTimeAsync(1000)
  events.publish(saved(2))
  await page.stop()
  expect(page.heard).toEqual([saved(1), { type: 'project', project: null }, saved(2)])
})

test('thins a busy subject to ten a second and ends with its newest event', async () => {
  const events = createStudioEvents()
  const page = listening(events)
  for (let at = 0; at < 1000; at += 10) {
    events.publish(saved(at))
    await vi.advanceTimersByTimeAsync(10)
  }
  await vi.advanceTimersByTimeAsync(500)
  await page.stop()
  expect(page.heard.length).toBeLessThanOrEqual(11)
  expect(page.heard.at(-1)).toEqual(saved(990))
})

test('never lets one error replace another', async () => {
  const events = createStudioEvents()
  const page = listening(events)
  await vi.advanceTimersByTimeAsync(0)
  for (const message of ['a', 'b', 'c']) events.publish(errorEvent(message))
  await page.stop()
  expect(page.heard).toEqual([errorEvent('a'), errorEvent('b'), errorEvent('c')])
})

test('forgets the closed project but not the host', async () => {
  const events = createStudioEvents()
  events.publish({ type: 'hello', host: 'web', provider: 'cpu', version: '1' })
  events.publish(saved(1))
  events.forgetProject()
  const page = listening(events)
  await vi.advanceTimersByTimeAsync(0)
  await page.stop()
  expect(page.heard.map(({ type }) => type)).toEqual(['hello'])
})

test('ends every subscription on close', async () => {
  const events = createStudioEvents()
  const page = listening(events)
  await vi.advanceTimersByTimeAsync(0)
  events.close()
  await page.stop()
  expect(page.heard).toEqual([])
})
