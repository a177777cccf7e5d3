import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { MakeReceipt } from '../../src-main/contract/synthesis-made.ts'
import type { Template } from '../../src-main/contract/templates.ts'
import type { Studio } from '../../src-main/services/open-studio.ts'
import { SESSION_TEXTS } from './scripted-session.ts'
import { temporaryStudio } from './temporary-studio.ts'

const leaving: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const leave of leaving.splice(0)) await leave()
})

/** Texts without a label, the labels of their intents, features by the real compute process. */
async function project({
  labels = [...new Set<string>(SESSION_TEXTS.map(({ intent }) => intent))],
  labelled = false,
} = {}) {
  // A terminal's core: nothing is computed or trained by itself.
  const { studio, folder, leave } = await temporaryStudio({ host: 'terminal' })
  leaving.push(leave)
  const csv = join(folder, 'texts.csv')
  const line = ({ text, intent }: (typeof SESSION_TEXTS)[number]) => `${text},${labelled ? intent : ''}`
  await writeFile(csv, `text,label\n${SESSION_TEXTS.map(line).join('\n')}\n`)
  await studio.settings.set({ holdoutShare: 0.2, retrainEvery: 10, annotator: 'Ada' })
  await studio.project.create({ name: 'p', path: join(folder, 'p.kindling') })
  if (labels.length > 0) await studio.labels.add({ names: labels })
  await studio.jobs.wait(await studio.data.import({ path: csv, trustLabels: true }))
  return { studio, folder }
}
async function made(studio: Studio, given: Parameters<Studio['synthesis']['make']>[0]) {
  const job = await studio.jobs.wait(await studio.synthesis.make(given))
  return { job, receipt: job.result as MakeReceipt }
}

const CARD = `%[lost_card]
    ~[please?] block @[card], it was {stolen|taken from my bag}
    somebody has @[card] now
~[please]
    please
@[card]
    my blue card
    the card of my wife
`
test('what a template makes is judged, counted and kept apart, and made anew in the place of what it had made', async () => {
  const { studio } = await project({ labels: ['lost_card', 'other'] })
  const { id } = await studio.synthesis.saveTemplate({ name: 'lost', source: CARD })
  const { receipt, job } = await made(studio, { templates: [id], perLabel: 50, seed: 4 })
  expect(job.error).toBeNull()
  const [{ made: counts }] = receipt.made as [MakeReceipt['made'][number]]
  // 2 · 2 · 2 and 2 sentences: the rest of the fifty it cannot say.
  expect(counts).toMatchObject({ drawn: 10, left: 40, seed: 4, addedLabels: [] })
  expect(counts.drawn - counts.gates.reduce((sum, { rejected, doubtful }) => sum + rejected + doubtful, 0)).toBe(
    counts.accepted,
  )
  const first = await studio.synthesis.samples({ template: id, offset: 0, limit: 100 })
  expect(first.total).toBe(10)
  expect(new Set(first.samples.map(({ label }) => label))).toEqual(new Set(['lost_card']))
  await made(studio, { templates: [id], perLabel: 50, seed: 4 })
  const again = await studio.synthesis.samples({ template: id, offset: 0, limit: 100 })
  expect(again.samples.map(({ text }) => text)).toEqual(first.samples.map(({ text }) => text))
  const [template] = (await studio.synthesis.templates()) as [Template]
  expect(template.accepted + template.doubtful + template.rejected).toBe(10)
  await studio.synthesis.removeTemplate({ template: id })
  expect((await studio.synthesis.samples({ offset: 0, limit: 1 })).total).toBe(0)
})

test('labels that the project does not offer are refused by name, or added when that is said', async () => {
  const { studio } = await project({ labels: [] })
  const { id } = await studio.synthesis.saveTemplate({ name: 'lost', source: CARD })
  const refused = await made(studio, { templates: [id] })
  expect(refused.job.error).toMatchObject({ name: 'UnknownTemplateLabels', fields: { template: 'lost', count: 1 } })
  expect((await studio.synthesis.templates())[0]).toMatchObject({ made: null, accepted: 0 })
  const { receipt } = await made(studio, { templates: [id], addLabels: true })
  expect(receipt.made[0]!.made.addedLabels).toEqual(['lost_card'])
  expect((await studio.labels.list()).map(({ name, count }) => [name, count])).toEqual([['lost_card', 0]])
})

test('a template reads the files kept beside it, and other templates by their names', async () => {
  const { studio, folder } = await project({ labels: ['lost_card'] })
  await writeFile(
    join(folder, 'lost.tpl'),
    `import words.tpl\n%[lost_card]\n    ~[gone] in @[city]\n@[city]('from': 'cities.csv', 'column': 'name')\n`,
  )
  await writeFile(join(folder, 'words.tpl'), '~[gone]\n    my card vanished\n')
  await writeFile(join(folder, 'cities.csv'), 'name\nOslo\nPorto\n')
  const saved = await studio.synthesis.saveTemplate({ path: join(folder, 'lost.tpl') })
  expect(saved).toMatchObject({
    name: 'lost.tpl',
    dialect: 'kindling',
    imports: [{ path: 'cities.csv' }, { path: 'words.tpl' }],
  })
  await made(studio, { templates: [saved.id] })
  const texts = async () =>
    (await studio.synthesis.samples({ offset: 0, limit: 9 })).samples.map(({ text }) => text).sort()
  expect(await texts()).toEqual(['my card vanished in Oslo', 'my card vanished in Porto'])
  await studio.synthesis.saveImport({ template: saved.id, path: 'words.tpl', text: null })
  const { job } = await made(studio, { templates: [saved.id] })
  expect(job.error).toMatchObject({ name: 'NothingToDraw' })
  expect(await texts()).toHaveLength(2)
  await studio.synthesis.saveTemplate({ name: 'words.tpl', source: '~[gone]\n    no card any more\n' })
  await made(studio, { templates: [saved.id] })
  expect(await texts()).toEqual(['no card any more in Oslo', 'no card any more in Porto'])
})

test(
  'the label check says who it was; what a person says of doubtful samples stays when they are made anew',
  { timeout: 240_000 },
  async () => {
    const { studio } = await project({ labelled: true })
    await studio.jobs.wait(await studio.models.embed({}))
    await studio.jobs.wait(await studio.models.train({ seed: 1 }))
    const [model] = await studio.models.list()
    const texts = SESSION_TEXTS.filter(({ intent }) => intent === SESSION_TEXTS[0]!.intent)
    const other = model!.classes.find((name) => name !== SESSION_TEXTS[0]!.intent)!
    // Texts of one label, said to be of another: the model knows better.
    const source = `%[${other}]\n${texts.map(({ text }) => `    well then, ${text.replaceAll(/[{}|~@%#&*[\]\\]/g, '')}\n`).join('')}`
    const { id } = await studio.synthesis.saveTemplate({ name: 'wrong', source })
    const { receipt } = await made(studio, { templates: [id] })
    const counts = receipt.made[0]!.made
    expect(counts.judge).toEqual({
      by: 'model',
      version: (await studio.models.list()).find(({ active }) => active)!.version,
    })
    expect(counts.doubtful + counts.rejected).toBeGreaterThan(counts.accepted)
    const doubtful = await studio.synthesis.samples({ template: id, state: 'doubtful', offset: 0, limit: 100 })
    const [first] = doubtful.samples
    if (!first) return
    expect(
      await studio.synthesis.answer({ sample: first.id, answer: 'right', label: SESSION_TEXTS[0]!.intent }),
    ).toMatchObject({
      state: 'accepted',
      answer: 'relabelled',
      label: SESSION_TEXTS[0]!.intent,
      madeFor: other,
      answeredBy: 'Ada',
    })
    await made(studio, { templates: [id] })
    expect(
      (await studio.synthesis.samples({ template: id, label: SESSION_TEXTS[0]!.intent, offset: 0, limit: 9 })).samples,
    ).toMatchObject([{ id: first.id, answer: 'relabelled' }])
    expect(await studio.synthesis.answer({ sample: first.id, answer: null })).toMatchObject({
      state: 'doubtful',
      label: other,
    })
  },
)

test('a cancelled job leaves a template as it was', async () => {
  const { studio } = await project({ labels: ['lost_card'] })
  const { id } = await studio.synthesis.saveTemplate({ name: 'lost', source: CARD })
  const started = await studio.synthesis.make({ templates: [id] })
  await studio.jobs.cancel({ id: started.id })
  expect((await studio.jobs.wait({ id: started.id })).state).toBe('cancelled')
  expect((await studio.synthesis.templates())[0]).toMatchObject({ made: null, accepted: 0 })
})

test('of images, and of several labels, there are no templates', async () => {
  const { studio } = await project()
  const { id } = await studio.tasks.add({ name: 'topics', kind: 'multi', wanted: 1 })
  await expect(
    Promise.resolve(studio.synthesis.saveTemplate({ task: id, name: 't', source: CARD })),
  ).rejects.toMatchObject({
    name: 'NothingForTemplates',
  })
})

test(
  'on the map each lies among the samples it is most like, and words say which are most like another label',
  { timeout: 240_000 },
  async () => {
    const { studio } = await project({ labelled: true })
    await studio.jobs.wait(await studio.models.embed({}))
    const [first, other] = (await studio.labels.list()).map(({ name }) => name) as [string, string]
    const map = await studio.strategies.map({ asked: [] })
    // Texts of the pool, said once of their own label and once of another: the gates reject copies, but the map shows all that was made.
    const texts = SESSION_TEXTS.filter(({ intent }) => intent === first).slice(0, 6)
    const written = texts.map(({ text }) => `    ${text.replaceAll(/[{}|~@%#&*[\]\\]/g, '')}\n`).join('')
    const { id } = await studio.synthesis.saveTemplate({ name: 'own', source: `%[${first}]\n${written}` })
    const wrong = await studio.synthesis.saveTemplate({ name: 'wrong', source: `%[${other}]\n${written}` })
    await made(studio, { templates: [id, wrong.id] })
    const { real, synthetic, labels, made: all } = await studio.synthesis.map()
    expect(all).toBe(2 * texts.length)
    expect(synthetic.samples).toHaveLength(all)
    // Real samples lie where the map of the pool has them.
    const at = new Map(map.samples.map((sample, i) => [sample, [map.x[i], map.y[i]]]))
    real.samples.forEach((sample, i) => expect([real.x[i], real.y[i]]).toEqual(at.get(sample)))
    // A copy of a real text is nearest to that text: its label is the text's, whatever the template says.
    const open = new Set(real.samples)
    const rows = await studio.data.samples({
      search: '',
      state: null,
      label: null,
      sort: 'id',
      descending: false,
      offset: 0,
      limit: 500,
    })
    const textOf = ({ content }: (typeof rows.rows)[number]) => (content.kind === 'text' ? content.text : '')
    for (const [i, sample] of synthetic.samples.entries()) {
      const { text } = await studio.synthesis.sample({ sample })
      const copied = rows.rows.find((row) => textOf(row) === text)
      if (!copied || !open.has(copied.id)) continue
      expect(labels[synthetic.nearest[i]!]).toBe(first)
      expect(
        Math.hypot(synthetic.x[i]! - at.get(copied.id)![0]!, synthetic.y[i]! - at.get(copied.id)![1]!),
      ).toBeLessThan(0.5)
    }
    expect(synthetic.state).not.toContain('accepted')
  },
)
