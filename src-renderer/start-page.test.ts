import { expect, test } from 'vitest'
import type { StudioEvent } from '@contract/events'
import { startPage } from './start-page'

const hello: StudioEvent = { type: 'hello', host: 'web', provider: 'cpu', version: '1' }
const saved: StudioEvent = { type: 'saved', at: 5 }

/** The page's store as far as it goes here: what was told as failed, and a way to have the core speak. */
function followed() {
  const told: string[] = []
  const listeners: ((event: StudioEvent) => void)[] = []
  const studio = {
    follow: async (listen: (event: StudioEvent) => void) => void listeners.push(listen),
    attempt: <Result>(work: () => Promise<Result>) =>
      work().catch((error: Error) => {
        told.push(error.message)
        return null
      }),
  }
  return { studio, told, say: (event: StudioEvent) => listeners.forEach((listen) => listen(event)) }
}

test.each<[string, () => Promise<void>, string[]]>([
  ['fails', () => Promise.reject(new Error('no settings')), ['no settings']],
  ['is never answered', () => new Promise<void>(() => {}), []],
])('a first load that %s keeps the page neither from following nor from the other loads', async (_, broken, words) => {
  const { studio, told, say } = followed()
  const heard: StudioEvent[] = []
  let loaded = false
  startPage(studio, [broken, async () => void (loaded = true)], (event) => heard.push(event))
  await Promise.resolve()
  say(saved)
  expect({ heard, loaded, told }).toEqual({ heard: [saved], loaded: true, told: words })
})

test('what failed is loaded with the next line, and what is there is not loaded again', async () => {
  const { studio, told, say } = followed()
  const loads = { settings: 0, plugins: 0 }
  const settings = async () => {
    if (++loads.settings < 3) throw new Error(`no ${loads.settings}`)
  }
  startPage(studio, [settings, async () => void loads.plugins++], () => {})
  for (let line = 1; line <= 4; line++) {
    await new Promise(setImmediate)
    say(hello)
  }
  expect({ ...loads, told }).toEqual({ settings: 3, plugins: 1, told: ['no 1', 'no 2'] })
})
