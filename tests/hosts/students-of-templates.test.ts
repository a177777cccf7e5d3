import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import type { Model } from '../../src-main/contract/models.ts'
import { readProjectFile } from '../../src-main/storage/project-file.ts'
import { modelById } from '../../src-main/storage/tables/models.ts'
import { labelNames } from '../../src-main/storage/tables/labels.ts'
import { layeredFiles } from '../backbones/layered-encoder.ts'
import { folderOf } from '../backbones/tiny-models.ts'
import { temporaryStudio } from './temporary-studio.ts'

const colours = ['red', 'green', 'blue'] as const
/** Nobody has labelled a blue one: of that label there are synthetic samples alone. */
const BLUE = "%[blue]('training': '40')\n    blue {sun|day|night} #[100..140]\n"
const STUDENTS: readonly { student: string; options: Record<string, string | number> }[] = [
  { student: 'ngram-bag.v1', options: { epochs: 6, vocabulary: 1000, width: 16 } },
  { student: 'compact-head.v1', options: { head: 'layer', features: 'patterns', epochs: 20 } },
  { student: 'compact-head.v1', options: { head: 'softmax', features: 'patterns' } },
  { student: 'encoder-student.v1', options: { layers: '2', epochs: 5, batch: 8, modelRate: 0.02, headRate: 0.1 } },
]

test(
  'synthetic samples teach every student of texts what its teacher does not know; withdrawn they teach none, and each says how many there were',
  { timeout: 400_000 },
  async () => {
    const { studio, folder, leave } = await temporaryStudio({ host: 'terminal' })
    try {
      const done = async (job: Promise<{ id: string }> | { id: string }) => studio.jobs.wait({ id: (await job).id })
      const [csv, path] = [join(folder, 'texts.csv'), join(folder, 'p.kindling')]
      const text = (i: number) => `${colours[i % 3]} ${['sun', 'day', 'night'][((i / 3) % 3) | 0]} ${i}`
      const label = (i: number) => (i % 2 === 0 && i % 3 < 2 ? colours[i % 3] : '')
      const lines = Array.from({ length: 60 }, (_, i) => `${text(i)},${label(i)}`)
      await writeFile(csv, `text,label\n${lines.join('\n')}\n`)
      await studio.settings.set({ holdoutShare: 0 })
      await studio.project.create({ name: 'p', path })
      await done(studio.data.import({ path: csv, trustLabels: true }))
      await done(studio.models.embed({ backbone: folderOf(layeredFiles(4)) }))
      const teacher = (await done(studio.models.train({ learner: 'softmax-head.v1' }))).result as Model
      const { id } = await studio.synthesis.saveTemplate({ name: 'blue ones', source: BLUE })
      expect((await done(studio.synthesis.make({ templates: [id], addLabels: true, seed: 3 }))).error).toBeNull()
      const [template] = await studio.synthesis.templates()
      expect(template!.accepted).toBeGreaterThan(20)

      const taught = async (wanted: (typeof STUDENTS)[number]) => {
        const { result, error } = await done(
          studio.models.distil({ ...wanted, teacher: [teacher.id], labelsShare: 0.5, temperature: 1, seed: 4 }),
        )
        expect(error).toBeNull()
        const { id: model, synthetic } = result as Model
        const db = readProjectFile(path)
        const classes = labelNames(db, modelById(db, model)!.classes)
        db.close()
        return { model, synthetic, classes }
      }
      /** How far a model calls texts of each colour blue. */
      const called = async (model: number) => {
        await studio.models.activate({ model })
        const bluest = async (colour: string) => {
          // A model that has just been taken into use is loaded first.
          const ask = () => studio.serving.predict({ text: `${colour} sun 120` })
          const { labels } = await vi.waitFor(ask, { timeout: 60_000, interval: 200 })
          return labels.find(({ label }) => label === 'blue')?.probability ?? 0
        }
        return { red: await bluest('red'), green: await bluest('green'), blue: await bluest('blue') }
      }
      for (const one of STUDENTS) {
        const { model, synthetic, classes } = await taught(one)
        const said = await called(model)
        expect([one.student, synthetic, [...classes].sort()]).toEqual([
          one.student,
          {
            samples: template!.accepted,
            templates: [{ id, name: 'blue ones', samples: template!.accepted }],
          },
          ['blue', 'green', 'red'],
        ])
        // The teacher, who knows no blue, speaks of the pool's blue ones: what is heard against that comes from the template.
        expect(said.blue).toBeGreaterThan(2 * Math.max(said.red, said.green))
      }
      await studio.synthesis.withdraw({ template: id })
      for (const one of STUDENTS) {
        const { synthetic, classes } = await taught(one)
        expect([one.student, synthetic, [...classes].sort()]).toEqual([one.student, null, ['green', 'red']])
      }
    } finally {
      await leave()
    }
  },
)
