import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { SESSION_TEXTS } from './scripted-session.ts'
import { temporaryStudio } from './temporary-studio.ts'

const truth = new Map<string, string>(SESSION_TEXTS.map(({ text, intent }) => [text, intent]))
const intents = [...new Set(truth.values())]
/** The last texts of each label, as what somebody wrote down beforehand; not imported. */
const written = intents.flatMap((intent) => SESSION_TEXTS.filter((one) => one.intent === intent).slice(-6))
const imported = SESSION_TEXTS.filter((one) => !written.includes(one))
const escaped = (text: string) => text.replaceAll(/[{}|~@%#&*[\]\\]/g, '')
const source = intents
  .map((intent) => {
    const lines = written.filter((one) => one.intent === intent).map(({ text }) => `    {well|so}, ${escaped(text)}\n`)
    return `%[${intent}]\n${lines.join('')}`
  })
  .join('\n')

test(
  'where names may not teach and nothing is labelled, what templates make trains a model by itself, version 0, and most of its guesses are right; withdrawn, nothing is ranked by it, and restored it comes back',
  { timeout: 600_000 },
  async () => {
    const { studio, folder, leave } = await temporaryStudio()
    const soon = (hope: () => Promise<void>) => vi.waitFor(hope, { timeout: 150_000, interval: 200 })
    try {
      const csv = join(folder, 'texts.csv')
      await writeFile(csv, `text\n${imported.map(({ text }) => text).join('\n')}\n`)
      await studio.settings.set({ holdoutShare: 0, retrainEvery: 10, annotator: 'Ada' })
      await studio.project.create({ name: 'p', path: join(folder, 'p.kindling') })
      await studio.labels.letNamesTeach({ teach: false })
      await studio.labels.add({ names: intents })
      await studio.jobs.wait(await studio.data.import({ path: csv, trustLabels: false }))
      const { id } = await studio.synthesis.saveTemplate({ name: 'written', source })
      await studio.jobs.wait(await studio.synthesis.make({ templates: [id], perLabel: 12, seed: 1 }))
      const accepted = (await studio.synthesis.templates())[0]!.accepted
      expect(accepted).toBeGreaterThan(intents.length)

      await soon(async () => expect((await studio.labelling.queue()).model).toBe(0))
      const [model] = await studio.models.list()
      expect(model).toMatchObject({ version: 0, labels: 0, synthetic: { samples: accepted } })
      const { cards } = await studio.labelling.next({ annotator: 'Ada', count: 20, holding: [] })
      const right = cards.filter(({ sample: { content }, guesses }) => {
        const label = content.kind === 'text' ? truth.get(content.text) : undefined
        return guesses.some((guess) => guess.label === label)
      })
      expect(right.length).toBeGreaterThan(cards.length / 2)

      await studio.synthesis.withdraw({ template: id })
      await soon(async () => expect((await studio.labelling.queue()).model).toBeNull())
      await studio.synthesis.restore({ template: id })
      await soon(async () => expect((await studio.labelling.queue()).model).not.toBeNull())
    } finally {
      await leave()
    }
  },
)
