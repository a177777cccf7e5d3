import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Model } from '../../src-main/contract/models.ts'
import { readProjectFile } from '../../src-main/storage/project-file.ts'
import { holdoutSamples } from '../../src-main/storage/tables/holdout.ts'
import { runById } from '../../src-main/storage/tables/training-runs.ts'
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

const all = { search: '', label: null, sort: 'id', descending: false, offset: 0, limit: COUNT } as const

/** Every fifth text has a label, or none has. */
async function project({ labelled = true } = {}) {
  const { studio, folder, leave } = await temporaryStudio({ host: 'terminal' })
  const [csv, path] = [join(folder, 'texts.csv'), join(folder, 'p.kindling')]
  const lines = Array.from({ length: COUNT }, (_, i) => `${textOf(i)},${labelled && i % 5 === 0 ? intents[i % 4] : ''}`)
  await writeFile(csv, `text,label\n${lines.join('\n')}\n`)
  await studio.project.create({ name: 'p', path })
  await studio.jobs.wait(await studio.data.import({ path: csv, trustLabels: true }))
  const done = async (job: Promise<{ id: string }> | { id: string }) => studio.jobs.wait({ id: (await job).id })
  return { studio, path, folder, leave, done }
}

test(
  'a student is a version of its own, taught by another on all but the hold-out, and says how far they agree',
  { timeout: 300_000 },
  async () => {
    const { studio, path, leave, done } = await project()
    try {
      await expect(studio.models.distil({})).rejects.toMatchObject({ name: 'NoTeacher' })
      await done(studio.models.embed({}))
      const teacher = (await done(studio.models.train({ learner: 'softmax-head.v1' }))).result as Model
      await expect(studio.models.distil({ student: 'fine-tune.v1' })).rejects.toMatchObject({
        name: 'NotAStudent',
        fields: { id: 'fine-tune.v1', known: 'ngram-bag.v1, compact-head.v1, small-cnn.v1, encoder-student.v1' },
      })
      const job = await done(studio.models.distil({ bytes: 500_000, options: { epochs: 30 }, seed: 4 }))
      expect(job).toMatchObject({ state: 'done', error: null })
      const student = job.result as Model
      expect(student).toMatchObject({ learner: 'ngram-bag.v1', parent: teacher.version, active: false })
      expect(student.bytes).toBeLessThan(500_000)
      expect((await studio.models.list()).find(({ active }) => active)!.id).toBe(teacher.id)
      const { holdout, unlabelled, right, taught, disputed, ...how } = student.teacher!
      const by = { kind: 'models', models: [{ id: teacher.id, version: teacher.version }] }
      expect(how).toEqual({ by, temperature: 3, labelsShare: 0.1 })
      // The teacher is asked of the hold-out again: it says what was measured of it.
      expect(right!.samples).toBe(teacher.holdout!.samples)
      expect(right!.share).toBeCloseTo(teacher.holdout!.accuracy, 6)
      const file = readProjectFile(path)
      const kept = holdoutSamples(file).length
      file.close()
      expect(kept).toBeGreaterThan(0)
      expect(taught + unlabelled!.samples + kept).toBe(COUNT)
      expect(unlabelled!.share).toBeGreaterThan(0.9)
      // All that neither has a label nor is kept for measuring.
      const unanswered = await studio.data.ids({ ...all, state: 'unlabelled' })
      expect(disputed!.samples).toBeLessThanOrEqual(unanswered.length)
      expect(disputed!.count).toBeGreaterThanOrEqual((1 - unlabelled!.share) * unlabelled!.samples - 0.01)
      for (const { sample, student, teacher } of disputed!.first) {
        expect(unanswered).toContain(sample)
        expect(student.class).not.toBe(teacher.class)
      }
      expect(holdout!.samples).toBe(student.holdout!.samples)
      expect(holdout!.share).toBeGreaterThan(0.9)
      // It speaks on cards beside its teacher, which is still the one in use.
      const sets = await studio.models.featureSets()
      expect(sets.map(({ backbone, active, embedded }) => [backbone, active, embedded])).toContainEqual([
        'ngram-bag.v1',
        false,
        COUNT,
      ])
      const [{ sources } = { sources: [] }] = await studio.labelling.guesses({
        annotator: 'Ada',
        samples: unanswered.slice(0, 1),
      })
      expect(sources.find(({ source }) => source === 'student.v1')).toMatchObject({ version: student.version })
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
  { timeout: 180_000 },
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

test(
  'several models, a committee and a bundle teach too; those whose labels do not fit are refused by name',
  { timeout: 600_000 },
  async () => {
    const { studio, folder, leave, done } = await project()
    try {
      await done(studio.models.embed({}))
      const models: Model[] = []
      for (const learner of ['softmax-head.v1', 'mlp-head.v1'])
        models.push((await done(studio.models.train({ learner }))).result as Model)
      const [first, second] = models as [Model, Model]
      const quick = { bytes: 200_000, options: { epochs: 15 }, seed: 4 }
      const taught = async (teacher: Parameters<typeof studio.models.distil>[0]['teacher']) => {
        const job = await done(studio.models.distil({ ...quick, teacher }))
        expect(job).toMatchObject({ state: 'done', error: null })
        return job.result as Model
      }
      // Where nothing that a teacher says counts, and no label, nothing is learnt.
      const deaf = { ...quick, labelsShare: 0, weights: { labelled: 0, unlabelled: 0 } }
      const untaught = (await done(studio.models.distil({ ...deaf, teacher: [first.id] }))).result as Model
      expect(untaught.teacher!.unlabelled!.share).toBeLessThan(0.6)
      expect(untaught.teacher!.weights).toEqual({ labelled: 0, unlabelled: 0, synthetic: 1, confidence: false })
      const together = await taught([first.id, second.id])
      expect(together).toMatchObject({ parent: null, classes: first.classes })
      expect(together.teacher!.by).toEqual({
        kind: 'models',
        models: [first, second].map(({ id, version }) => ({ id, version })),
      })
      expect(together.teacher!.unlabelled!.share).toBeGreaterThan(0.9)

      const searched = (
        await done(studio.models.distil({ ...quick, temperature: 2, search: true, teacher: [first.id] }))
      ).result as Model
      const { search, temperature, labelsShare } = searched.teacher!
      expect(search!.tried.map((way) => [way.temperature, way.labelsShare])).toEqual([
        [2, 0.1],
        [2, 0.5],
      ])
      expect({ temperature, labelsShare }).toEqual({ temperature: 2, labelsShare: search!.labelsShare })
      expect(await studio.models.list()).toContainEqual(searched)

      const committee = await taught('committee')
      expect(committee.teacher!.by).toMatchObject({ kind: 'committee', members: 10 })
      expect(committee.teacher!.right!.share).toBeGreaterThan(0.9)

      const path = join(folder, 'bundle')
      // What a bundle is run with.
      await mkdir(join(folder, 'resources'), { recursive: true })
      await symlink(join(import.meta.dirname, '../../resources/bundle'), join(folder, 'resources/bundle'))
      expect(await done(studio.models.bundle({ model: first.id, path }))).toMatchObject({ state: 'done', error: null })
      await expect(studio.models.distil({ teacher: { bundle: path }, align: { relation: 1 } })).rejects.toMatchObject({
        name: 'TeacherWithoutFeatures',
        fields: { path },
      })
      const bundled = await taught({ bundle: path })
      expect(bundled.teacher!.by).toMatchObject({ kind: 'bundle', path, project: 'p', version: first.version })
      // The bundle is the model it was written from.
      expect(bundled.teacher!.right!.share).toBeCloseTo(first.holdout!.accuracy, 6)

      await studio.labels.add({ names: ['other'] })
      // Of these some at least are not kept for measuring.
      for (const sample of [2, 3, 4, 5])
        await studio.labelling.answer({
          annotator: 'Mei',
          sample,
          kind: 'label',
          label: 'other',
          reason: null,
          dwellMs: 1,
          model: null,
          shown: [],
        })
      const third = (await done(studio.models.train({ learner: 'softmax-head.v1' }))).result as Model
      await expect(studio.models.distil({ teacher: [first.id, third.id] })).rejects.toMatchObject({
        name: 'TeachersDiffer',
        fields: { version: first.version, other: third.version, labels: 'other' },
      })
      const refund = (await studio.labels.list()).find(({ name }) => name === 'refund')!
      await studio.labels.rename({ id: refund.id, name: 'money back' })
      await expect(studio.models.distil({ teacher: { bundle: path } })).rejects.toMatchObject({
        name: 'BundleOfOtherLabels',
        fields: { path, labels: 'refund' },
      })
    } finally {
      await leave()
    }
  },
)

test(
  'a student may be wanted by its time: the largest within it is trained, and where none is the quickest is told',
  { timeout: 240_000 },
  async () => {
    const { studio, leave, done } = await project()
    try {
      await done(studio.models.embed({}))
      const teacher = (await done(studio.models.train({ learner: 'softmax-head.v1' }))).result as Model
      const quick = { teacher: [teacher.id], options: { epochs: 2 }, seed: 4 }
      const slow = await done(studio.models.distil({ ...quick, ms: 1000 }))
      // The width that a table of 12 MB has, and one of 0.5 MB not.
      expect(slow.result).toMatchObject({ learner: 'ngram-bag.v1', options: { width: 384, epochs: 2 } })
      expect((slow.result as Model).speed!.medianMs).toBeLessThan(1000)
      const runs = (await studio.models.runs()).length
      const never = await done(studio.models.distil({ ...quick, ms: 0.001 }))
      expect(never).toMatchObject({ state: 'failed', error: { name: 'NoStudentSoQuick', fields: { ms: 0.001 } } })
      expect(never.error!.fields['quickest']).toBeGreaterThan(0.001)
      expect(await studio.models.runs()).toHaveLength(runs)
    } finally {
      await leave()
    }
  },
)

test(
  'a search that is paused keeps what it has tried, and ends with what one at a stretch finds',
  { timeout: 180_000 },
  async () => {
    const { studio, path, leave, done } = await project()
    try {
      await done(studio.models.embed({}))
      await done(studio.models.train({ learner: 'softmax-head.v1' }))
      const quick = { epochs: 5, batch: 8, begin: 'chance' }
      const wanted = { bytes: 200_000, options: quick, seed: 4, search: true, temperature: 2 }
      const atAStretch = (await done(studio.models.distil(wanted))).result as Model
      const first = await studio.models.distil(wanted)
      const run = (await studio.models.runs())[0]!.id
      const stored = () => {
        const file = readProjectFile(path)
        const found = runById(file, run)!
        file.close()
        return found
      }
      await expect
        .poll(() => stored().teacher!.grid?.tried?.length, { timeout: 60_000, interval: 20 })
        .toBeGreaterThan(0)
      await studio.models.halt({ run, how: 'pause' })
      await studio.jobs.wait(first)
      const { state, teacher } = stored()
      expect(state).toBe('interrupted')
      expect(teacher!.grid!.tried).toEqual(atAStretch.teacher!.search!.tried.slice(0, teacher!.grid!.tried!.length))
      const gone = (await done(studio.models.resume({ run }))).result as Model
      expect(gone.teacher).toEqual(atAStretch.teacher)
      expect(stored().teacher!.grid).toBeUndefined()
    } finally {
      await leave()
    }
  },
)

test(
  'a student tells parts of its loss and its agreement while it learns, is paused and gone on with, and ends early with what it has learnt',
  { timeout: 300_000 },
  async () => {
    const { studio, leave, done } = await project()
    try {
      await done(studio.models.embed({}))
      await done(studio.models.train({ learner: 'softmax-head.v1' }))
      const wanted = { bytes: 500_000, options: { epochs: 500 }, seed: 4 }
      const learning = async () => {
        const job = async () => (await studio.jobs.list()).find(({ state }) => state === 'running')
        await expect
          .poll(async () => (await job())?.unit === 'steps' && (await job())!.done, { timeout: 30_000 })
          .toBeGreaterThan(20)
        return (await job())!.total!
      }
      const first = await studio.models.distil(wanted)
      const steps = await learning()
      const run = (await studio.models.runs())[0]!.id
      expect(await studio.models.halt({ run, how: 'pause' })).toEqual({ halted: true })
      expect(await studio.jobs.wait(first)).toMatchObject({ state: 'cancelled', error: null })
      const [paused] = await studio.models.runs()
      expect(paused).toMatchObject({
        state: 'interrupted',
        error: { name: 'TrainingPaused' },
        teacher: { temperature: 3 },
      })
      expect(await studio.models.halt({ run, how: 'pause' })).toEqual({ halted: false })
      const second = await studio.models.resume({ run })
      await learning()
      await expect.poll(async () => (await studio.models.halt({ run, how: 'finish' })).halted).toBe(true)
      const job = await studio.jobs.wait(second)
      expect(job).toMatchObject({ state: 'done', error: null })
      const [ended] = await studio.models.runs()
      expect(ended).toMatchObject({ state: 'done', model: (job.result as Model).id })
      expect(ended!.curve.at(-1)!.step).toBeLessThan(steps)
      for (const { loss, parts } of ended!.curve) expect(parts!.labels + parts!.teacher).toBeCloseTo(loss, 4)
      const { agreement, metric } = ended!.curve.at(-1)!
      const { teacher, holdout } = job.result as Model
      for (const [share, samples] of [
        [agreement!, teacher!.unlabelled!.samples],
        [metric!, holdout!.samples],
      ] as const) {
        expect(share).toBeGreaterThanOrEqual(0)
        expect(share).toBeLessThanOrEqual(1)
        expect(share * samples).toBeCloseTo(Math.round(share * samples), 6)
      }
    } finally {
      await leave()
    }
  },
)
