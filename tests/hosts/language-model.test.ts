import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import type { ModelReceipt } from '../../src-main/contract/language-model.ts'
import type { MakeReceipt } from '../../src-main/contract/synthesis-made.ts'
import type { Studio } from '../../src-main/services/open-studio.ts'
import { kindling } from './command-line.ts'
import { standInModel, type Behaviour } from './stand-in-model.ts'
import { temporaryStudio } from './temporary-studio.ts'

const leaving: (() => Promise<void>)[] = []
afterEach(async () => {
  vi.unstubAllEnvs()
  for (const leave of leaving.splice(0)) await leave()
})
const TEXTS: readonly (readonly [string, string])[] = [
  ['my card is gone', 'lost_card'],
  ['somebody took my card', 'lost_card'],
  ['what is a pound in euros', 'rate'],
  ['how many yen do I get', 'rate'],
]
const GOOD: Behaviour = { kind: 'texts' }

async function project(...script: readonly Behaviour[]) {
  const { studio, folder, leave } = await temporaryStudio({ host: 'terminal' })
  const model = await standInModel(...script)
  leaving.push(leave, model.close)
  const csv = join(folder, 'texts.csv')
  writeFileSync(csv, `text,label\n${TEXTS.map((row) => row.join(',')).join('\n')}\n`)
  await studio.settings.set({ holdoutShare: 0 })
  await studio.project.create({ name: 'p', path: join(folder, 'p.kindling') })
  await studio.jobs.wait(await studio.data.import({ path: csv, trustLabels: true }))
  return { studio, folder, model }
}
const WANTED = { perLabel: 4, batch: 2, examples: 2, temperature: 0.9, language: 'English', seed: 1 }
async function asked(studio: Studio, url: string, change = {}) {
  const job = await studio.jobs.wait(await studio.synthesis.askModel({ ...WANTED, url, name: 'by model', ...change }))
  return { job, receipt: job.result as ModelReceipt }
}
const answersOf = (studio: Studio) => studio.synthesis.modelAnswers({ offset: 0, limit: 200 })

test('without an address nobody is asked; one that is not confirmed neither', async () => {
  const { studio, model } = await project(GOOD)
  expect(await studio.synthesis.modelEndpoint()).toMatchObject({ url: null, reach: null, key: 'none' })
  await expect(studio.synthesis.estimateModel(WANTED)).rejects.toMatchObject({ name: 'NoModelEndpoint' })
  await expect(studio.synthesis.askModel({ ...WANTED, url: model.url })).rejects.toMatchObject({
    name: 'NoModelEndpoint',
  })
  await studio.synthesis.setModelEndpoint({ url: model.url, model: 'tiny' })
  await expect(studio.synthesis.askModel({ ...WANTED, url: 'http://127.0.0.1:1/v1' })).rejects.toMatchObject({
    name: 'EndpointNotConfirmed',
  })
  expect(model.asked).toEqual([])
})

test('texts come as a template, which goes through the gates; each prompt and answer is kept with them', async () => {
  const { studio, model } = await project(GOOD, { kind: 'texts', slowly: true }, { kind: 'texts', inOneGo: true }, GOOD)
  await studio.synthesis.setModelEndpoint({ url: model.url, model: 'tiny', priceIn: 1, priceOut: 2 })
  const estimate = await studio.synthesis.estimateModel(WANTED)
  expect(estimate).toMatchObject({ reach: 'loopback', labels: 2, requests: 4, texts: 8, examples: 4, seconds: null })
  expect(estimate.cost).toBeCloseTo((estimate.tokensIn + 2 * estimate.tokensOut) / 1e6, 12)
  expect(estimate.prompt).toContain('- my card is gone')
  expect(model.asked).toEqual([])

  const { receipt } = await asked(studio, model.url)
  expect(receipt).toMatchObject({ requests: 4, texts: 8, outcomes: { answered: 4 }, short: [] })
  const { total, answers } = await answersOf(studio)
  expect(total).toBe(4)
  expect(answers.every(({ template }) => template === receipt.template)).toBe(true)
  expect(answers.map(({ prompt }) => prompt).reverse()).toEqual(model.asked.map(({ body }) => body.messages))
  expect((await studio.synthesis.estimateModel(WANTED)).seconds).toBeGreaterThan(0)

  const [template] = await studio.synthesis.templates()
  expect(template).toMatchObject({ name: 'by model', id: receipt.template })
  expect(template!.source).toContain(`// answer ${answers.at(-1)!.id}, tiny\n    ${answers.at(-1)!.texts[0]}`)
  const made = await studio.jobs.wait(await studio.synthesis.make({ templates: [receipt.template!] }))
  expect((made.result as MakeReceipt).made[0]!.made.drawn).toBe(8)
})

test('cut streams, nonsense, refusals and wrong JSON are told by name; what was whole in them is used', async () => {
  const { studio, model } = await project(
    { kind: 'cut', text: '["first one", "second o' },
    { kind: 'says', text: 'Cards are nice.' },
    { kind: 'says', text: "I'm sorry, I can't help with that." },
    { kind: 'says', text: '["third one"]', finish: 'length' },
    { kind: 'garbage' },
    { kind: 'says', text: '["first one"]' },
    { kind: 'says', text: '', finish: 'content_filter' },
    GOOD,
  )
  await studio.synthesis.setModelEndpoint({ url: model.url, model: 'tiny' })
  const { receipt } = await asked(studio, model.url, { labels: ['lost_card', 'rate'] })
  // Three in vain, and the label is left; the other one gets all that it wants.
  expect(receipt.outcomes).toEqual({ cut: 3, 'not-json': 1, refused: 2, answered: 3 })
  expect(receipt.short).toEqual([{ label: 'lost_card', texts: 2 }])
  const { answers } = await answersOf(studio)
  expect(
    answers
      .map(({ outcome }) => outcome)
      .reverse()
      .slice(0, 7),
  ).toEqual(['cut', 'not-json', 'refused', 'cut', 'cut', 'answered', 'refused'])
  expect(answers.flatMap(({ texts }) => texts)).toContain('third one')
})

test('where the endpoint fails for good the job says so, and what had come is kept', async () => {
  const { studio, model } = await project(GOOD, { kind: 'status', status: 401, body: 'no such key' })
  await studio.synthesis.setModelEndpoint({ url: model.url, model: 'tiny', key: 'wrong' })
  const { job } = await asked(studio, model.url)
  expect(job.error).toMatchObject({
    name: 'ModelEndpointFailed',
    fields: { problem: 'no-entry', detail: '401 no such key', texts: 2 },
  })
  expect((await studio.synthesis.templates())[0]!.source).toContain('lost_card said in way 2')
  expect((await answersOf(studio)).answers.map(({ outcome }) => outcome)).toEqual(['failed', 'answered'])
})

test('cancelled, it asks no more and keeps what had come', async () => {
  const { studio, model } = await project(GOOD, { kind: 'silent' })
  await studio.synthesis.setModelEndpoint({ url: model.url, model: 'tiny' })
  const started = await studio.synthesis.askModel({ ...WANTED, url: model.url })
  await expect.poll(() => model.asked.length, { timeout: 20_000 }).toBe(2)
  await studio.jobs.cancel({ id: started.id })
  expect((await studio.jobs.wait({ id: started.id })).state).toBe('cancelled')
  expect(model.asked).toHaveLength(2)
  expect(await studio.synthesis.templates()).toHaveLength(1)
})

test('the key lies in the user’s settings, for the user alone, and nowhere in the project or in what is told', async () => {
  const { studio, model, folder } = await project(GOOD)
  const key = 'sk-very-secret-0815'
  const told = [await studio.synthesis.setModelEndpoint({ url: model.url, model: 'tiny', key })]
  told.push(await studio.synthesis.modelEndpoint())
  expect(told.map(({ key }) => key)).toEqual(['settings', 'settings'])
  const file = join(folder, 'settings', 'language-model.json')
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  await asked(studio, model.url)
  expect(model.asked[0]!.authorization).toBe(`Bearer ${key}`)
  expect(JSON.stringify([told, await answersOf(studio)])).not.toContain(key)
  await studio.project.close()
  for (const path of globSync('**/*.kindling*', { cwd: folder }))
    expect(readFileSync(join(folder, path), 'latin1')).not.toContain(key)
  // A key belongs to its address.
  expect(await studio.synthesis.setModelEndpoint({ url: 'https://example.org/v1' })).toMatchObject({
    key: 'none',
    reach: 'elsewhere',
  })
})

test.each([
  ['ftp://127.0.0.1/v1', 'not-http'],
  ['127.0.0.1', 'no-url'],
  ['http://ada:secret@127.0.0.1/v1', 'has-password'],
])('%s is refused: %s', async (url, reason) => {
  const { studio } = await project(GOOD)
  await expect(studio.synthesis.setModelEndpoint({ url })).rejects.toMatchObject({
    name: 'UnusableEndpoint',
    fields: { reason },
  })
  expect((await studio.synthesis.modelEndpoint()).url).toBeNull()
})

test('one file of the core sends anything', () => {
  const root = join(import.meta.dirname, '../../src-main')
  const sends = /\bfetch\(|from 'node:(?:https|http2|tls)'|\bundici\b/
  const found = globSync('**/*.ts', { cwd: root }).filter(
    (file) => !file.endsWith('.test.ts') && sends.test(readFileSync(join(root, file), 'utf8')),
  )
  expect(found.map((file) => file.replaceAll('\\', '/'))).toEqual(['services/synthesis/chat-endpoint.ts'])
})

test('the terminal says where things go before it asks, and sends nothing elsewhere unasked', async () => {
  const { folder, studio, model } = await project(GOOD)
  await studio.project.close()
  const file = join(folder, 'p.kindling')
  vi.stubEnv('KINDLING_HOME', join(folder, 'home'))
  const ask = (...more: string[]) => kindling('synth', file, 'ask', '--per-label', '2', ...more)
  expect(await ask()).toMatchObject({ code: 1, error: expect.stringContaining('NoModelEndpoint') as string })
  const elsewhere = await ask('--url', 'http://192.0.2.1/v1', '--model', 'tiny')
  expect(elsewhere).toMatchObject({
    code: 1,
    error: expect.stringContaining('is not on this machine: nothing was sent') as string,
  })
  const estimate = await ask('--url', model.url, '--estimate')
  expect([estimate.code, model.asked.length]).toEqual([0, 0])
  expect(estimate.out).toContain(`${model.url} (tiny), on this machine`)
  const { code, out } = await ask('--save', 'by model')
  expect([code, out]).toEqual([0, expect.stringMatching(/^4 texts in 2 answers \(2 answered\)\nkept as template 1 /)])
  expect(model.asked).toHaveLength(2)
})
