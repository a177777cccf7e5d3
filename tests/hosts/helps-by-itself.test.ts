import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { StudioEvent } from '../../src-main/contract/events.ts'
import type { Template } from '../../src-main/contract/templates.ts'
import { temporaryStudio } from './temporary-studio.ts'

type Opened = Awaited<ReturnType<typeof temporaryStudio>>
let { studio, folder, leave } = {} as Opened
let told: StudioEvent[]
const ending = new AbortController()

const SAID = {
  cards: ['card', 'lost it', 'block', 'stolen', 'chip', 'arrive', 'PIN'],
  rates: ['rate', 'exchange', 'euro', 'dollar', 'margin', 'fee', 'convert'],
}
/** Sixty texts, each of two words of its label: whoever has seen a few knows the others. */
const TEXTS = Object.entries(SAID).flatMap(([label, words]) =>
  words.flatMap((a) => words.filter((b) => b !== a).map((b) => ({ label, text: `about the ${a} and ${b}` }))),
)
beforeEach(async () => {
  ;({ studio, folder, leave } = await temporaryStudio({ host: 'web' }))
  told = []
  void (async () => {
    for await (const event of studio.events.subscribe(ending.signal)) told.push(event)
  })()
  const csv = join(folder, 'texts.csv')
  await writeFile(csv, `text,label\n${TEXTS.map(({ text, label }) => `${text},${label}`).join('\n')}\n`)
  await studio.settings.set({ holdoutShare: 0, retrainEvery: 1000 })
  await studio.project.create({ name: 'p', path: join(folder, 'p.kindling') })
  await studio.jobs.wait(await studio.data.import({ path: csv, trustLabels: true }))
  await studio.jobs.wait(await studio.models.embed({}))
}, 120_000)
afterEach(() => leave())

const template = async (): Promise<Template> => (await studio.synthesis.templates())[0]!
const source = `%[cards]('training': '40')\n    tell me of @[w] please or @[w]\n    more of @[w], and @[w] now\n@[w]\n${SAID.cards.map((word) => `    ${word}`).join('\n')}\n`
const make = async () => {
  const { id } = await studio.synthesis.saveTemplate({ name: 'cards', source })
  await studio.jobs.wait(await studio.synthesis.make({ templates: [id], seed: 1 }))
}

test(
  'what templates have made is tested by itself, once; what came of it stands with them',
  { timeout: 180_000 },
  async () => {
    await make()
    await expect.poll(async () => (await template()).help, { timeout: 120_000, interval: 500 }).not.toBeNull()
    const { help } = await template()
    expect(help).toMatchObject({ on: 'left-out', current: true })
    expect(help!.runs).toBeGreaterThanOrEqual(2)
    const tests = () =>
      new Set(told.flatMap((event) => (event.type === 'job' && event.job.title === 'helps' ? [event.job.id] : []))).size
    expect(tests()).toBe(1)
    const harm = told.flatMap((event) =>
      event.type === 'notice' && event.notice.name === 'TemplateDoesHarm' ? [event.notice.fields['template']] : [],
    )
    // Whoever is told to withdraw it is told once, and only where the verdict says so.
    expect(harm).toEqual(help!.verdict === 'remove' ? ['cards'] : [])
  },
)

test('where it is switched off nothing is tested until it is switched on', { timeout: 180_000 }, async () => {
  expect(await studio.synthesis.letTest({ byItself: false })).toEqual({ byItself: false })
  await make()
  await new Promise((resolve) => setTimeout(resolve, 8_000))
  expect((await studio.jobs.list()).filter(({ title }) => title === 'helps')).toEqual([])
  await studio.synthesis.letTest({ byItself: true })
  await expect.poll(async () => (await template()).help, { timeout: 120_000, interval: 500 }).not.toBeNull()
})
