import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Model } from '../../src-main/contract/models.ts'
import { layeredFiles } from '../backbones/layered-encoder.ts'
import { folderOf } from '../backbones/tiny-models.ts'
import { temporaryStudio } from './temporary-studio.ts'

const topics = ['card lost stolen block wallet', 'refund money back return shop', 'exchange rate currency euro dollar']
const COUNT = 150
const textOf = (i: number) => {
  const words = topics[i % 3]!.split(' ')
  return `${words[Math.floor(i / 3) % 5]} ${words[Math.floor(i / 15) % 5]} number ${i}`
}

test(
  'a head on compact features is a student of about the size that is asked for; a teacher’s features teach too, and who has none to learn is refused',
  { timeout: 300_000 },
  async () => {
    const { studio, folder, leave } = await temporaryStudio({ host: 'terminal' })
    try {
      const csv = join(folder, 'texts.csv')
      const lines = Array.from(
        { length: COUNT },
        (_, i) => `${textOf(i)},${i % 5 < 2 ? ['card', 'refund', 'rate'][i % 3] : ''}`,
      )
      await writeFile(csv, `text,label\n${lines.join('\n')}\n`)
      await studio.project.create({ name: 'p', path: join(folder, 'p.kindling') })
      const done = async (job: Promise<{ id: string }> | { id: string }) => studio.jobs.wait({ id: (await job).id })
      await done(studio.data.import({ path: csv, trustLabels: true }))
      await done(studio.models.embed({}))
      await done(studio.models.train({ learner: 'softmax-head.v1' }))
      const students = (await studio.models.learners()).filter(({ student }) => student)
      expect(students.find(({ id }) => id === 'compact-head.v1')!.student).toEqual(['features', 'head'])
      const sized = students.filter((one) => one.sized).map(({ id }) => id)
      expect(sized.sort()).toEqual(['compact-head.v1', 'ngram-bag.v1'])

      const small = { student: 'compact-head.v1', bytes: 200_000, seed: 4 }
      const softmax = { head: 'softmax', features: 'table' }
      await expect(studio.models.distil({ ...small, options: softmax, align: { relation: 1 } })).rejects.toMatchObject({
        name: 'NothingToAlign',
        fields: { id: 'compact-head.v1' },
      })
      const plain = (await done(studio.models.distil({ ...small, options: softmax }))).result as Model
      expect(plain).toMatchObject({ learner: 'compact-head.v1', options: softmax, active: false })
      expect(plain.bytes).toBeLessThan(220_000)
      expect(plain.teacher!.align).toBeUndefined()
      expect(plain.teacher!.unlabelled!.samples).toBeGreaterThan(0)

      const align = { feature: 1, relation: 0.5 }
      const job = await done(studio.models.distil({ ...small, options: { epochs: 20 }, align }))
      expect(job).toMatchObject({ state: 'done', error: null })
      expect((job.result as Model).teacher!.align).toEqual(align)
      const { parts, loss } = (await studio.models.runs())[0]!.curve.at(-1)!
      expect(parts!.feature!).toBeGreaterThan(0)
      expect(parts!.labels + parts!.teacher + parts!.feature! + parts!.relation!).toBeCloseTo(loss, 4)
    } finally {
      await leave()
    }
  },
)

test(
  'an encoder with fewer layers is a student, of the folder that the features come from, and ships without the others',
  { timeout: 180_000 },
  async () => {
    const { studio, folder, leave } = await temporaryStudio({ host: 'terminal' })
    try {
      const csv = join(folder, 'texts.csv')
      const colours = ['red', 'green', 'blue']
      const lines = Array.from(
        { length: 90 },
        (_, i) =>
          `${colours[i % 3]} ${['sun', 'day', 'night'][((i / 3) % 3) | 0]} ${i},${i % 2 === 0 ? colours[i % 3] : ''}`,
      )
      await writeFile(csv, `text,label\n${lines.join('\n')}\n`)
      await studio.project.create({ name: 'p', path: join(folder, 'p.kindling') })
      const done = async (job: Promise<{ id: string }> | { id: string }) => studio.jobs.wait({ id: (await job).id })
      await done(studio.data.import({ path: csv, trustLabels: true }))
      const model = folderOf(layeredFiles(4))
      await done(studio.models.embed({ backbone: model }))
      const teacher = (await done(studio.models.train({ learner: 'softmax-head.v1' }))).result as Model
      const open = (await studio.models.learners()).find(({ id }) => id === 'encoder-student.v1')!.student
      expect(open).toEqual(['layers', 'keep'])
      const wanted = { student: 'encoder-student.v1', seed: 4 }
      const pace = { epochs: 20, batch: 8, modelRate: 0.02, headRate: 0.1 }
      const job = await done(studio.models.distil({ ...wanted, options: { ...pace, layers: '2' } }))
      expect(job).toMatchObject({ state: 'done', error: null })
      const student = job.result as Model
      expect(student).toMatchObject({ parent: teacher.version, options: { model, layers: '2', keep: 'even' } })
      expect(student.teacher!.unlabelled!.share).toBeGreaterThan(0.7)
      const sizes = new Map((await studio.models.sizes()).map((one) => [one.model, one.bytes!]))
      expect(sizes.get(student.id)!).toBeLessThan(sizes.get(teacher.id)!)
      await expect(studio.models.distil({ ...wanted, align: { relation: 1 } })).rejects.toMatchObject({
        name: 'NothingToAlign',
      })
    } finally {
      await leave()
    }
  },
)
