import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Model } from '../../src-main/contract/models.ts'
import { readProjectFile } from '../../src-main/storage/project-file.ts'
import { holdoutSamples } from '../../src-main/storage/tables/holdout.ts'
import { temporaryStudio } from './temporary-studio.ts'

const topics = {
  'lost card': 'card lost stolen block missing wallet',
  refund: 'refund money back return shop charge',
  exchange: 'exchange rate currency euro dollar abroad',
  login: 'password login app phone code account',
}
const intents = Object.keys(topics)
const COUNT = 400
const textOf = (i: number) => {
  const words = Object.values(topics)[i % 4]!.split(' ')
  return `${words[Math.floor(i / 4) % 6]} ${words[Math.floor(i / 24) % 6]} number ${i}`
}

/** Every fifth text has a label, or none has. */
async function project({ labelled = true } = {}) {
  const { studio, folder, leave } = await temporaryStudio({ host: 'terminal' })
  const [csv, path] = [join(folder, 'texts.csv'), join(folder, 'p.kindling')]
  const lines = Array.from({ length: COUNT }, (_, i) => `${textOf(i)},${labelled && i % 5 === 0 ? intents[i % 4] : ''}`)
  await writeFile(csv, `text,label\n${lines.join('\n')}\n`)
  await studio.project.create({ name: 'p', path })
  await studio.jobs.wait(await studio.data.import({ path: csv, trustLabels: true }))
  const done = async (job: Promise<{ id: string }> | { id: string }) => studio.jobs.wait({ id: (await job).id })
  return { studio, path, leave, done }
}

test(
  'a student is a version of its own, taught by another on all but the hold-out, and says how far they agree',
  { timeout: 120_000 },
  async () => {
    const { studio, path, leave, done } = await project()
    try {
      expect(() => studio.models.distil({})).toThrow(expect.objectContaining({ name: 'NoTeacher' }))
      await done(studio.models.embed({}))
      const teacher = (await done(studio.models.train({ learner: 'softmax-head.v1' }))).result as Model
      expect(() => studio.models.distil({ student: 'mlp-head.v1' })).toThrow(
        expect.objectContaining({
          name: 'NotAStudent',
          fields: { id: 'mlp-head.v1', known: 'ngram-bag.v1, small-cnn.v1' },
        }),
      )
      const job = await done(studio.models.distil({ bytes: 500_000, options: { epochs: 30 }, seed: 4 }))
      expect(job).toMatchObject({ state: 'done', error: null })
      const student = job.result as Model
      expect(student).toMatchObject({ learner: 'ngram-bag.v1', parent: teacher.version, active: false })
      expect(student.bytes).toBeLessThan(500_000)
      expect((await studio.models.list()).find(({ active }) => active)!.id).toBe(teacher.id)
      const { holdout, unlabelled, taught, ...how } = student.teacher!
      expect(how).toEqual({ model: teacher.id, temperature: 3, labelsShare: 0.1 })
      const file = readProjectFile(path)
      const kept = holdoutSamples(file).length
      file.close()
      expect(kept).toBeGreaterThan(0)
      expect(taught + unlabelled!.samples + kept).toBe(COUNT)
      expect(unlabelled!.share).toBeGreaterThan(0.9)
      expect(holdout!.samples).toBe(student.holdout!.samples)
      expect(holdout!.share).toBeGreaterThan(0.9)
      const [run] = await studio.models.runs()
      expect(run).toMatchObject({ state: 'done', model: student.id, learner: 'ngram-bag.v1' })
      expect(run!.curve.length).toBeGreaterThan(0)
    } finally {
      await leave()
    }
  },
)

test(
  'names alone can be a teacher: a student of a model that has learnt from no label',
  { timeout: 60_000 },
  async () => {
    const { studio, leave, done } = await project({ labelled: false })
    try {
      await done(studio.models.embed({}))
      await studio.labels.add({ names: intents })
      const teacher = (await done(studio.models.train({ learner: 'pool-head.v1' }))).result as Model
      expect(teacher).toMatchObject({ version: 0, labels: 0 })
      const job = await done(studio.models.distil({ bytes: 500_000, seed: 4 }))
      expect(job).toMatchObject({ state: 'done', error: null })
      const student = job.result as Model
      expect(student).toMatchObject({ labels: 0, parent: 0, classes: teacher.classes, holdout: null })
      expect(student.teacher!.holdout).toBeNull()
      expect(student.teacher!.taught).toBeGreaterThan(300)
    } finally {
      await leave()
    }
  },
)
