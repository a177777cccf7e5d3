import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { EncoderTable } from '../../src-main/contract/models.ts'
import { folderOf, textFiles, WORDS } from '../backbones/tiny-models.ts'
import { saidByVerb as kindling } from './said-by-verb.ts'
import { temporaryStudio } from './temporary-studio.ts'

test(
  'a table of a text model is made of the project’s own texts, beside the project, and is a backbone of it',
  { timeout: 120_000 },
  async () => {
    const { studio, folder, leave } = await temporaryStudio({ host: 'terminal' })
    try {
      const [csv, path] = [join(folder, 'texts.csv'), join(folder, 'p.kindling')]
      const words = WORDS.slice(4)
      // Each text once: the numbers of its words in base of how many there are.
      const textOf = (i: number) =>
        [i, i / words.length, i / words.length ** 2, i / words.length ** 3]
          .map((x) => words[Math.floor(x) % words.length])
          .join(' ')
      const texts = [...new Set(Array.from({ length: 1100 }, (_, i) => textOf(i)))]
      await writeFile(csv, `text\n${texts.join('\n')}\n`)
      await studio.project.create({ name: 'p', path })
      await studio.jobs.wait(await studio.data.import({ path: csv, trustLabels: false }))
      const model = folderOf(textFiles())
      const make = async (sentences: string | null) =>
        studio.jobs.wait(await studio.models.distilEncoder({ folder: model, sentences, dimensions: 8 }))
      const few = join(folder, 'few.txt')
      await writeFile(few, 'red sun\n')
      expect(await make(few)).toMatchObject({ state: 'failed', error: { name: 'TooFewSentences' } })
      const job = await make(null)
      expect(job).toMatchObject({ state: 'done', error: null })
      const { file, sentences, pieces } = job.result as EncoderTable
      expect({ sentences, pieces }).toEqual({ sentences: texts.length, pieces: WORDS.length })
      const { result } = await make(null)
      expect((result as EncoderTable).file).not.toBe(file)
      await studio.jobs.wait(await studio.models.embed({ backbone: 'static-table.v1', options: { file } }))
      expect((await studio.models.featureSets()).find(({ active }) => active)).toMatchObject({
        backbone: 'static-table.v1',
        embedded: texts.length,
      })
      await studio.project.close()
      const typed = ['distil-encoder', model, '--project', path, '--dimensions', '8']
      expect(await kindling(...typed)).toContain(`${WORDS.length} pieces of 6 numbers`)
      expect(await kindling(...typed, '--sentences', few)).toContain('one of the two')
      expect(await kindling(...typed, '--out', few)).toContain('written beside it')
    } finally {
      await leave()
    }
  },
)

test(
  'a table that is cancelled while it is made ends as cancelled and leaves no file',
  { timeout: 120_000 },
  async () => {
    const { studio, folder, leave } = await temporaryStudio({ host: 'terminal' })
    try {
      await studio.project.create({ name: 'p', path: join(folder, 'p.kindling') })
      const sentences = join(folder, 'many.txt')
      const words = WORDS.slice(4)
      const textOf = (i: number) => [0, 1, 2, 3, 4, 5].map((place) => words[(i >> (3 * place)) % 8]).join(' ')
      await writeFile(sentences, Array.from({ length: 200_000 }, (_, i) => textOf(i)).join('\n'))
      const job = await studio.models.distilEncoder({ folder: folderOf(textFiles()), sentences, dimensions: 8 })
      const now = async () => (await studio.jobs.list()).find(({ id }) => id === job.id)!
      await expect.poll(async () => (await now()).done, { timeout: 60_000, interval: 5 }).toBeGreaterThan(0)
      const { done, total } = await now()
      expect(done).toBeLessThan(total!)
      await studio.jobs.cancel({ id: job.id })
      expect(await studio.jobs.wait({ id: job.id })).toMatchObject({ state: 'cancelled', error: null, result: null })
      expect((await readdir(folder)).filter((name) => name.includes('.table'))).toEqual([])
    } finally {
      await leave()
    }
  },
)
