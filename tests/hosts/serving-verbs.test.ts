import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { saidByVerb as kindling } from './said-by-verb.ts'

const folder = mkdtempSync(join(tmpdir(), 'kindling-serving-verbs-'))
const project = join(folder, 'p.kindling')
const words = { pay: ['card', 'payment', 'money'], travel: ['flight', 'hotel', 'train'] }

beforeAll(async () => {
  vi.stubEnv('KINDLING_HOME', join(folder, 'studio'))
  const rows = Array.from({ length: 60 }, (_, i) => {
    const [label, some] = Object.entries(words)[i % 2]!
    return `${some[i % 3]} ${some[(i >> 2) % 3]} number ${i},${label}`
  })
  writeFileSync(join(folder, 'texts.csv'), `text,label\n${rows.join('\n')}\n`)
  await kindling('new', project)
  await kindling('import', project, join(folder, 'texts.csv'), '--text', 'text', '--label', 'label')
}, 60_000)
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

test('predict says of a sample what it says of its text, and doctor that what is in use is ready', async () => {
  await kindling('embed', project)
  await kindling('train', project)
  const percents = (said: string) =>
    said
      .split('\n')
      .slice(0, 2)
      .map((line) => line.replace(/^ +/, ''))
  const ofText = percents(await kindling('predict', project, 'hotel flight number 1'))
  const ofSample = percents(await kindling('predict', project, '#2', '--sample'))
  expect(ofText).toEqual(ofSample)
  expect(ofText[0]).toMatch(/^\d+\.\d %  travel$/)
  const doctor = await kindling('doctor', project)
  expect(doctor).toMatch(/→ backbone \S+ +ready +\| since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d \| ready in \d+ ms/)
  expect(doctor).toMatch(/→ model 1 \(\S+\) +ready/)
}, 120_000)
