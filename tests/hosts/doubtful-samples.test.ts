import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SESSION_TEXTS } from './scripted-session.ts'
import { temporaryStudio } from './temporary-studio.ts'

type Opened = Awaited<ReturnType<typeof temporaryStudio>>
const [OWN, OTHER] = [...new Set<string>(SESSION_TEXTS.map(({ intent }) => intent))] as [string, string]
let { studio, leave } = {} as Opened
let folder: string

/** A template of two lines whose sentences say half of what its label says and all of what another does: whoever judges them would sooner say the other one. */
beforeEach(async () => {
  ;({ studio, folder, leave } = await temporaryStudio({ host: 'terminal' }))
  const csv = join(folder, 'texts.csv')
  await writeFile(csv, `text,label\n${SESSION_TEXTS.map(({ text, intent }) => `${text},${intent}`).join('\n')}\n`)
  await studio.settings.set({ holdoutShare: 0, annotator: 'Ada' })
  await studio.project.create({ name: 'p', path: join(folder, 'p.kindling') })
  await studio.jobs.wait(await studio.data.import({ path: csv, trustLabels: true }))
  await studio.jobs.wait(await studio.models.embed({}))
  const plain = (label: string) =>
    SESSION_TEXTS.filter(({ intent }) => intent === label).map(({ text }) => text.replaceAll(/[{}|~@%#&*[\]\\]/g, ''))
  const source = `%[${OWN}]('training': '300')\n    @[half] and @[b]\n    @[b] or @[half]\n@[half]\n${lines(plain(OWN).map(half))}@[b]\n${lines(plain(OTHER))}`
  await studio.synthesis.saveTemplate({ name: 'mixed', source })
  await studio.jobs.wait(await studio.synthesis.make({ seed: 1 }))
}, 240_000)
afterEach(() => leave())
const lines = (all: readonly string[]) => all.map((text) => `    ${text}\n`).join('')
/** Its first words. */
const half = (text: string) => {
  const words = text.split(' ')
  return words.slice(0, Math.ceil(words.length / 2)).join(' ')
}
const doubtful = (given: { limit?: number; except?: number[] } = {}) =>
  studio.synthesis.doubtful({ limit: 20, except: [], ...given })

test('what the gates could not decide on waits from when it is made, one of each line first; what is put off is left out', async () => {
  const { total, samples } = await doubtful()
  const [all] = await studio.synthesis.templates()
  expect([total, total > 4]).toEqual([all!.doubtful, true])
  const [first, second] = samples
  expect(new Set([first!.line, second!.line]).size).toBe(2)
  expect(samples.every(({ state, called, label }) => state === 'doubtful' && called === 'mixed' && label === OWN)).toBe(
    true,
  )
  // Who is torn between the two would sooner give it the other one; others name none.
  expect(samples.find(({ readsAs }) => readsAs)?.readsAs?.label).toBe(OTHER)
  const rest = await doubtful({ except: [first!.id] })
  expect(rest.total).toBe(total)
  expect(rest.samples.map(({ id }) => id)).not.toContain(first!.id)
})

test('right ones teach, as made or as another label; wrong ones do not; an answer is taken back as it was given', async () => {
  const { total, samples } = await doubtful()
  const [right, other, wrong] = samples.map(({ id }) => id)
  const accepted = async () => (await studio.synthesis.templates())[0]!.accepted
  const before = await accepted()
  await studio.synthesis.answer({ sample: right!, answer: 'right', seen: null })
  await studio.synthesis.answer({ sample: other!, answer: 'right', label: OTHER, seen: null })
  await studio.synthesis.answer({ sample: wrong!, answer: 'wrong', seen: null })
  expect([(await doubtful()).total, await accepted()]).toEqual([total - 3, before + 2])
  expect(await studio.synthesis.sample({ sample: other! })).toMatchObject({ label: OTHER, answer: 'relabelled' })
  await studio.synthesis.answer({ sample: other!, answer: null, seen: 'relabelled' })
  expect([(await doubtful()).total, await accepted()]).toEqual([total - 2, before + 1])
})

test('who answers after somebody else is told, and nothing is written', async () => {
  const { samples } = await doubtful()
  const sample = samples[0]!.id
  await studio.synthesis.answer({ sample, answer: 'wrong', annotator: 'Ben', seen: null })
  await expect(
    Promise.resolve().then(() => studio.synthesis.answer({ sample, answer: 'right', seen: null })),
  ).rejects.toMatchObject({ name: 'SyntheticAnsweredElsewhere', fields: { answer: 'wrong', by: 'Ben' } })
  expect(await studio.synthesis.sample({ sample })).toMatchObject({ answer: 'wrong', answeredBy: 'Ben' })
})

test('nothing waits of a template that is withdrawn, or of a label that is retired; a merged label is asked by its new name', async () => {
  const [template] = await studio.synthesis.templates()
  await studio.synthesis.withdraw({ template: template!.id })
  expect(await doubtful()).toEqual({ total: 0, samples: [] })
  await studio.synthesis.restore({ template: template!.id })
  expect((await doubtful()).total).toBeGreaterThan(0)
  const idOf = async (label: string) => (await studio.labels.list({})).find(({ name }) => name === label)!.id
  const [own, other] = [await idOf(OWN), await idOf(OTHER)]
  await studio.labels.retire({ id: own, annotator: 'Ada', answers: 'keep' })
  expect((await doubtful()).total).toBe(0)
  await studio.labels.restore({ id: own })
  await studio.labels.merge({ id: own, into: other, annotator: 'Ada' })
  const merged = await doubtful({ limit: 3 })
  expect(merged.samples.map(({ label, madeFor }) => [label, madeFor])).toEqual(Array(3).fill([OTHER, OWN]))
})
