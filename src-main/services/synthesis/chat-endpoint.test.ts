import { afterEach, expect, test } from 'vitest'
import { mulberry32 } from '../../platform/random.ts'
import { standInModel, type Behaviour } from '../../../tests/hosts/stand-in-model.ts'
import { askChat } from './chat-endpoint.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function ask(script: readonly Behaviour[], { silence = 5_000, signal = new AbortController().signal } = {}) {
  const model = await standInModel(...script)
  closing.push(model.close)
  const waits: number[] = []
  const answer = await askChat(
    {
      url: model.url,
      key: 's3cret',
      model: 'tiny',
      messages: [
        { role: 'system', content: 'x' },
        { role: 'user', content: 'Write 2 different texts of the label “a”' },
      ],
      temperature: 1,
      maxTokens: 10,
      seed: 1,
    },
    { signal, silence, random: mulberry32(1), pause: async (ms) => void waits.push(ms) },
  )
  return { answer, waits, asked: model.asked }
}
const GOOD: Behaviour = { kind: 'texts', texts: ['one', 'two'] }

test('an answer is read from a stream, or in one go, with what it took', async () => {
  const { answer, asked } = await ask([GOOD])
  expect(answer).toMatchObject({
    text: '["one","two"]',
    finish: 'stop',
    tokens: { in: 100, out: 50 },
    tries: 1,
    problem: null,
  })
  expect(asked).toMatchObject([
    { path: '/v1/chat/completions', authorization: 'Bearer s3cret', body: { model: 'tiny', stream: true } },
  ])
  expect((await ask([{ ...GOOD, inOneGo: true }])).answer).toMatchObject({ text: '["one","two"]', finish: 'stop' })
})
test('429 and 500 are tried again, each time after twice as long, or as long as the endpoint says', async () => {
  const busy: Behaviour = { kind: 'status', status: 429, headers: { 'retry-after': '7' } }
  const broken: Behaviour = { kind: 'status', status: 500 }
  const { answer, waits } = await ask([busy, broken, broken, GOOD])
  expect(answer).toMatchObject({ tries: 4, problem: null, text: '["one","two"]' })
  // 0.5 s · 2ⁿ, times 0.5 to 1.5; seven seconds are longer than the first.
  expect(waits[0]).toBe(7_000)
  expect(waits[1]! >= 500 && waits[1]! <= 1_500).toBe(true)
  expect(waits[2]! >= 1_000 && waits[2]! <= 3_000).toBe(true)
})
test('a date to come back at is waited for; what asks for longer than ten minutes is given up', async () => {
  const inAMinute = new Date(Date.now() + 60_000).toUTCString()
  const { waits } = await ask([{ kind: 'status', status: 503, headers: { 'retry-after': inAMinute } }, GOOD])
  expect(waits[0]! > 30_000 && waits[0]! <= 60_000).toBe(true)
  const { answer, asked } = await ask([{ kind: 'status', status: 429, headers: { 'retry-after': '3600' } }])
  expect([answer.problem, asked.length]).toEqual(['busy', 1])
})
test.each<[number, string]>([
  [401, 'no-entry'],
  [403, 'no-entry'],
  [404, 'not-there'],
  [400, 'refused'],
])('%i is not tried again: %s', async (status, problem) => {
  const { answer, asked } = await ask([{ kind: 'status', status, body: 'because\n of this' }])
  expect([answer.problem, answer.detail, asked.length]).toEqual([problem, `${status} because of this`, 1])
})
test('it is given up after six tries', async () => {
  const { answer, asked } = await ask([{ kind: 'status', status: 500 }])
  expect([answer.problem, answer.tries, asked.length]).toEqual(['broken', 6, 6])
})
test('a redirect is not followed', async () => {
  const other = await standInModel(GOOD)
  closing.push(other.close)
  const { answer } = await ask([
    { kind: 'status', status: 307, headers: { location: `${other.url}/chat/completions` } },
  ])
  expect([answer.problem, answer.detail, other.asked.length]).toEqual(['elsewhere', `${other.url}/chat/completions`, 0])
})
test('a stream that breaks off keeps what had come, and is not said to be whole', async () => {
  const { answer } = await ask([{ kind: 'cut', text: '["one", "tw' }])
  expect(answer).toMatchObject({ text: '["one", "tw', finish: null, done: false, problem: null })
})
test('silence is given up, and nobody at the address is told', async () => {
  const { answer } = await ask([{ kind: 'silent' }], { silence: 100 })
  expect([answer.problem, answer.tries]).toEqual(['silent', 6])
  const model = await standInModel(GOOD)
  await model.close()
  const request = { url: model.url, key: null, model: '', messages: [], temperature: 1, maxTokens: 1, seed: 1 }
  const tools = { signal: new AbortController().signal, random: mulberry32(1), pause: () => Promise.resolve() }
  expect(await askChat(request, tools)).toMatchObject({ problem: 'unreachable', detail: 'ECONNREFUSED', tries: 6 })
})
test('whatever comes in the place of events is an empty answer', async () => {
  expect((await ask([{ kind: 'garbage' }])).answer).toMatchObject({ text: '', finish: null, problem: null })
})
test('cancelling ends a request that is under way', async () => {
  const cancel = new AbortController()
  const asking = ask([{ kind: 'silent' }], { signal: cancel.signal })
  setTimeout(() => cancel.abort(), 50)
  await expect(asking).rejects.toMatchObject({ name: 'AbortError' })
})
