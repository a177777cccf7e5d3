import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import type { ModelReceipt } from '../../src-main/contract/language-model.ts'
import type { MakeReceipt } from '../../src-main/contract/synthesis-made.ts'
import { folderOf, textFiles } from '../backbones/tiny-models.ts'
import { CHAIN, chainFolder } from '../text-generation/tiny-decoders.ts'
import { kindling } from './command-line.ts'
import { temporaryStudio } from './temporary-studio.ts'

const leaving: (() => Promise<void>)[] = []
afterEach(async () => {
  vi.unstubAllEnvs()
  for (const leave of leaving.splice(0)) await leave()
})

async function project() {
  const { studio, folder, leave } = await temporaryStudio({ host: 'terminal' })
  leaving.push(leave)
  const csv = join(folder, 'texts.csv')
  writeFileSync(csv, 'text,label\nmy card is gone,lost_card\nsomebody took it,lost_card\na pound in yen,rate\n')
  await studio.settings.set({ holdoutShare: 0 })
  await studio.project.create({ name: 'p', path: join(folder, 'p.kindling') })
  await studio.jobs.wait(await studio.data.import({ path: csv, trustLabels: true }))
  return { studio, folder }
}
const WANTED = { perLabel: 4, batch: 4, examples: 1, temperature: 1, language: 'English', seed: 1 }

test('a folder is asked as an address is: estimate, answers that are kept, a template that samples are made from', async () => {
  const { studio } = await project()
  const { synthesis, jobs } = studio
  const url = chainFolder()
  await synthesis.setModelEndpoint({ url: 'http://192.0.2.1/v1' })
  expect(await synthesis.setModelEndpoint({ folder: url })).toMatchObject({ folder: url, url: 'http://192.0.2.1/v1' })
  const estimate = await synthesis.estimateModel(WANTED)
  expect(estimate).toMatchObject({ url, reach: 'folder', requests: 2, texts: 8, cost: 0, seconds: null })
  expect(estimate.notices.map(({ name }) => name)).toEqual(['NoChatTemplate'])
  await expect(synthesis.askModel({ ...WANTED, url: 'http://192.0.2.1/v1' })).rejects.toMatchObject({
    name: 'EndpointNotConfirmed',
  })

  const ask = async () => (await jobs.wait(await synthesis.askModel({ ...WANTED, url, name: 'by folder' }))).result
  const receipt = (await ask()) as ModelReceipt
  expect(receipt).toMatchObject({ texts: 8, short: [] })
  const { answers } = await synthesis.modelAnswers({ offset: 0, limit: 200 })
  expect(answers.every((answer) => answer.url === url && answer.template === receipt.template)).toBe(true)
  expect(answers.flatMap(({ texts }) => texts)).toHaveLength(8)
  for (const text of answers.flatMap(({ texts }) => texts)) expect(text).toMatch(/^card (lost ?|gone ?)+(again)?$/)
  const first = (await synthesis.templates())[0]!.source
  const made = await jobs.wait(await synthesis.make({ templates: [receipt.template!] }))
  expect((made.result as MakeReceipt).made[0]!.made.drawn).toBe(8)
  // The same seed, the same texts: only the answers have other numbers.
  await ask()
  const again = (await synthesis.templates()).find(({ name }) => name === 'by folder 2')!.source
  expect(again.replaceAll(/answer \d+/g, '')).toBe(first.replaceAll(/answer \d+/g, ''))
  // An address that is given leaves the folder.
  expect((await synthesis.setModelEndpoint({ url: 'http://127.0.0.1:1/v1' })).folder).toBeNull()
})

test('a folder that does not fit is refused by its own name, in the estimate and in the job', async () => {
  const { studio } = await project()
  const url = folderOf(textFiles())
  await studio.synthesis.setModelEndpoint({ folder: url })
  await expect(studio.synthesis.estimateModel(WANTED)).rejects.toMatchObject({ name: 'NotADecoder' })
  const job = await studio.jobs.wait(await studio.synthesis.askModel({ ...WANTED, url }))
  expect(job).toMatchObject({ state: 'failed', error: { name: 'NotADecoder' } })
  expect((await studio.synthesis.modelAnswers({ offset: 0, limit: 10 })).total).toBe(0)
})

test('called off in the middle of an answer, what had come of it is kept', async () => {
  const { studio } = await project()
  // An array without end.
  const url = chainFolder({ ...CHAIN, '"': { ', ': 1 } })
  await studio.synthesis.setModelEndpoint({ folder: url })
  const wanted = { ...WANTED, perLabel: 1_000, batch: 50 }
  const { id } = await studio.synthesis.askModel({ ...wanted, url })
  await expect
    .poll(async () => (await studio.jobs.list()).find((job) => job.id === id)!.done, { timeout: 20_000, interval: 5 })
    .toBeGreaterThan(2)
  await studio.jobs.cancel({ id })
  expect((await studio.jobs.wait({ id })).state).toBe('cancelled')
  const { answers } = await studio.synthesis.modelAnswers({ offset: 0, limit: 10 })
  expect(answers[0]).toMatchObject({ outcome: 'cut', answer: expect.stringMatching(/^\["card /) as string })
  const [template] = await studio.synthesis.templates()
  expect(template!.source).toContain(answers.at(-1)!.texts[0])
})

test('the terminal asks a folder without any address', async () => {
  const { studio, folder } = await project()
  await studio.project.close()
  vi.stubEnv('KINDLING_HOME', join(folder, 'home'))
  const ask = (...more: string[]) =>
    kindling('synth', join(folder, 'p.kindling'), 'ask', '--folder', chainFolder(), '--per-label', '2', ...more)
  const { code, out } = await ask('--estimate')
  expect([code, out]).toEqual([0, expect.stringContaining('nothing is sent\nIt has no chat template') as string])
  const asked = await ask('--temperature', '1', '--seed', '3', '--save', 'by folder')
  expect([asked.code, asked.out]).toEqual([0, expect.stringMatching(/^4 texts in \d+ answers/) as string])
  expect(await ask('--url', 'http://127.0.0.1:1/v1')).toMatchObject({ code: 2 })
  expect(await ask('--temperature', '3')).toMatchObject({ code: 2 })
})
