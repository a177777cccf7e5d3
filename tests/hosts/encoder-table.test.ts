import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { EncoderTable } from '../../src-main/contract/models.ts'
import { folderOf, textFiles, WORDS } from '../backbones/tiny-models.ts'
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
    } finally {
      await leave()
    }
  },
)
