import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import type { LabelsDraft, MinedDraft, VariedDraft } from '../../src-main/contract/draft-receipts.ts'
import type { Job } from '../../src-main/contract/jobs.ts'
import type { MakeReceipt } from '../../src-main/contract/synthesis-made.ts'
import type { Studio } from '../../src-main/services/open-studio.ts'
import { readProjectFile } from '../../src-main/storage/project-file.ts'
import { sql } from '../../src-main/storage/database.ts'
import { holdoutSamples } from '../../src-main/storage/tables/holdout.ts'
import { levelled } from '../../src-main/synthesis/gates/text-grams.ts'
import { parseTemplates } from '../../src-main/synthesis/templates/parse-templates.ts'
import { kindling } from './command-line.ts'
import { temporaryStudio } from './temporary-studio.ts'

const leaving: (() => Promise<void> | void)[] = []
afterEach(async () => {
  vi.unstubAllEnvs()
  for (const leave of leaving.splice(0)) await leave()
})

const CITIES = ['Rome', 'Oslo', 'Paris', 'Lima', 'Cairo', 'Delhi', 'Quito', 'Minsk', 'Seoul', 'Tunis']
const TEXTS = CITIES.flatMap((city): [text: string, label: string][] => [
  [`Where is my card in ${city}?`, 'card_arrival'],
  [`I cannot pay in ${city}, the issue is my card`, 'card_not_working'],
])
const csv = `text,label\n${TEXTS.map(([text, label]) => `"${text}",${label}`).join('\n')}\n`

async function project({ holdoutShare = 0 } = {}) {
  const { studio, folder, leave } = await temporaryStudio({ host: 'terminal' })
  leaving.push(leave)
  const path = join(folder, 'texts.csv')
  writeFileSync(path, csv)
  await studio.settings.set({ holdoutShare })
  await studio.project.create({ name: 'p', path: join(folder, 'p.kindling') })
  await studio.jobs.wait(await studio.data.import({ path, trustLabels: true }))
  return { studio, file: join(folder, 'p.kindling') }
}

/** What a job that ended well leaves. */
async function received<Receipt>(studio: Studio, started: Job | Promise<Job>): Promise<Receipt> {
  const job = await studio.jobs.wait(await started)
  expect([job.state, job.error]).toEqual(['done', null])
  return job.result as Receipt
}

test('labels become a template that can be read, saved and drawn from', async () => {
  const { studio } = await project()
  const { source, labels } = await received<LabelsDraft>(studio, studio.synthesis.fromLabels({}))
  expect(labels.map(({ label }) => label)).toEqual(['card_arrival', 'card_not_working'])
  expect(parseTemplates(source).errors).toEqual([])
  const { id } = await studio.synthesis.saveTemplate({ name: 'first', source })
  const job = await studio.jobs.wait(await studio.synthesis.make({ templates: [id], perLabel: 10 }))
  expect((job.result as MakeReceipt).made[0]!.made.drawn).toBe(20)
})

test('what samples have in common is told with the samples, and nothing is saved', async () => {
  const { studio } = await project()
  const { patterns, source, samples, covered } = await received<MinedDraft>(studio, studio.synthesis.minedPatterns({}))
  expect([samples, covered]).toEqual([20, 20])
  expect(patterns.map(({ label, line, count }) => [label, line, count])).toEqual([
    ['card_arrival', 'Where is my card in @[cairo]?', 10],
    ['card_not_working', 'I cannot pay in @[cairo], the issue is my card', 10],
  ])
  expect(patterns[0]!.slots[0]!.values.map(({ text }) => text).sort()).toEqual([...CITIES].sort())
  expect(patterns[0]!.covers).toContainEqual({ id: 1, text: 'Where is my card in Rome?' })
  expect(parseTemplates(source).errors).toEqual([])
  expect(await studio.synthesis.templates()).toEqual([])
})

test('variants of labelled samples say by which rule they were made, and are made into quarantine as they are', async () => {
  const { studio } = await project()
  const { variants, source, count, seed } = await received<VariedDraft>(
    studio,
    studio.synthesis.variants({ seed: 3, each: 2 }),
  )
  expect([seed, variants.length]).toEqual([3, count])
  const originals = TEXTS.map(([text]) => levelled(text))
  for (const { text, rules, original, of } of variants) {
    expect(originals).not.toContain(levelled(text))
    expect(rules.length).toBeGreaterThan(0)
    expect(original).toBe(TEXTS[of - 1]![0])
  }
  const { id } = await studio.synthesis.saveTemplate({ name: 'variants', source })
  await studio.jobs.wait(await studio.synthesis.make({ templates: [id] }))
  const made = await studio.synthesis.samples({ template: id, offset: 0, limit: 500 })
  expect(made.samples.map(({ text }) => text).sort()).toEqual(variants.map(({ text }) => text).sort())
})

test('a list of synonyms and rules that are none are refused before anything is begun', async () => {
  const { studio } = await project()
  const refused = (given: Parameters<Studio['synthesis']['variants']>[0]) =>
    expect(Promise.resolve().then(() => studio.synthesis.variants(given))).rejects
  await refused({ synonyms: 'a b' }).toMatchObject({ name: 'UnreadableSynonyms', fields: { line: 1 } })
  await refused({ rules: ['none.v1'] }).toMatchObject({ name: 'UnknownRewriteRule' })
})

test('samples of the hold-out are read by neither', async () => {
  const { studio, file } = await project({ holdoutShare: 0.4 })
  const db = readProjectFile(file)
  const hidden = holdoutSamples(db).map((id) => TEXTS[id - 1]![0])
  db.close()
  expect(hidden.length).toBeGreaterThan(2)
  const mined = await received<MinedDraft>(studio, studio.synthesis.minedPatterns({ least: 2 }))
  const varied = await received<VariedDraft>(studio, studio.synthesis.variants({}))
  expect([mined.samples, varied.samples]).toEqual([20 - hidden.length, 20 - hidden.length])
  const read = [
    ...mined.patterns.flatMap(({ covers }) => covers.map(({ text }) => text)),
    ...varied.variants.map(({ original }) => original),
  ]
  for (const text of hidden) expect(read).not.toContain(text)
})

test('in the terminal the draft is written as a file, saved, or told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-drafts-'))
  leaving.push(() => rmSync(folder, { recursive: true, force: true }))
  const at = (name: string) => join(folder, name)
  vi.stubEnv('KINDLING_HOME', at('home'))
  writeFileSync(at('texts.csv'), csv)
  expect((await kindling('new', at('p.kindling'))).code).toBe(0)
  expect((await kindling('import', at('p.kindling'), at('texts.csv'), '--text', 'text', '--label', 'label')).code).toBe(
    0,
  )
  const drafted = await kindling('synth', at('p.kindling'), 'from-labels', '--out', at('first.tpl'))
  expect([drafted.code, drafted.out]).toEqual([
    0,
    expect.stringMatching(/ lines for 2 labels, to be edited → .*first\.tpl$/),
  ])
  expect(parseTemplates(readFileSync(at('first.tpl'), 'utf8')).errors).toEqual([])
  const told = await kindling('synth', at('p.kindling'), 'mine', '--least', '2')
  expect([told.code, told.out]).toEqual([0, expect.stringMatching(/^%\[card_arrival\]\n {4}\/\/ \d+ samples: #/)])
  const saved = await kindling('synth', at('p.kindling'), 'vary', '--seed', '2', '--save', 'other words')
  expect([saved.code, saved.out]).toEqual([0, expect.stringContaining('seed 2 → template “other words”')])
  const more = await kindling('synth', at('p.kindling'), 'mine', 'too')
  expect([more.code, more.error]).toEqual([2, expect.stringContaining('unexpected “too”')])
})

test('a sentence keeps the samples it was made from when its remark is taken out, also in another template', async () => {
  const { studio, file } = await project()
  const { source } = await received<VariedDraft>(studio, studio.synthesis.variants({ seed: 3, each: 2 }))
  const bare = source.replaceAll(/^\s*\/\/.*\n/gm, '')
  expect(bare).not.toContain('#')
  const sourcesOf = async (text: string, name: string) => {
    const { id } = await studio.synthesis.saveTemplate({ name, source: text })
    await received(studio, studio.synthesis.make({ templates: [id] }))
    const db = readProjectFile(file)
    try {
      return db
        .all<{ text: string; sources: string | null }>(
          sql`SELECT text, sources FROM synthetic_samples WHERE template_id = ${id} ORDER BY text`,
        )
        .map(({ text, sources }) => [text, sources])
    } finally {
      db.close()
    }
  }
  const [first] = [await sourcesOf(source, 'with remarks')]
  expect(first.length).toBeGreaterThan(10)
  expect(first.every(([, sources]) => sources !== null)).toBe(true)
  expect(await sourcesOf(bare, 'without')).toEqual(first)
  // What nobody has made from a sample has no source.
  const own = '%[card_arrival]\n  has anybody seen that plastic thing of mine\n'
  expect((await sourcesOf(own, 'own')).map(([, sources]) => sources)).toEqual([null])
})
