import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Model } from '../../src-main/contract/models.ts'
import { readProjectFile } from '../../src-main/storage/project-file.ts'
import { answeredUpTo, lastAction } from '../../src-main/storage/tables/annotations.ts'
import { kindling } from './command-line.ts'
import { temporaryStudio } from './temporary-studio.ts'

const words = { card: 'card lost stolen block missing wallet', rate: 'exchange rate currency euro dollar abroad' }
const labels = Object.keys(words) as (keyof typeof words)[]
const textOf = (i: number) => {
  const own = words[labels[i % 2]!].split(' ')
  return `${own[(i >> 1) % 6]} ${own[(i >> 4) % 6]} number ${i}`
}

test(
  'a student begins from a version and stays near it, says so, and whatever does not fit is refused by name',
  { timeout: 300_000 },
  async () => {
    const { studio, folder, leave } = await temporaryStudio({ host: 'terminal' })
    const done = async (job: Promise<{ id: string }> | { id: string }) => studio.jobs.wait({ id: (await job).id })
    try {
      const [csv, path] = [join(folder, 'texts.csv'), join(folder, 'p.kindling')]
      const lines = Array.from({ length: 200 }, (_, i) => `${textOf(i)},${i % 3 === 0 ? labels[i % 2] : ''}`)
      await writeFile(csv, `text,label\n${lines.join('\n')}\n`)
      await studio.project.create({ name: 'p', path })
      await done(studio.data.import({ path: csv, trustLabels: true }))
      await done(studio.models.embed({}))
      const teacher = (await done(studio.models.train({ learner: 'softmax-head.v1' }))).result as Model
      const quick = { student: 'compact-head.v1', options: { features: 'patterns', hidden: 16, epochs: 1 }, seed: 4 }
      const first = (await done(studio.models.distil({ ...quick, bytes: 100_000 }))).result as Model
      expect(first.beginning).toBeNull()
      const near = (prior: number, kind: 'l2' | 'fisher' = 'l2') => ({ model: first.id, prior, kind })
      const answer = (sample: number, label: string) =>
        studio.labelling.answer({
          annotator: 'Mei',
          sample,
          kind: 'label',
          label,
          reason: null,
          dwellMs: 1,
          model: null,
          shown: [],
        })
      const before = lastActionOf(path)
      await answer(2, 'card')
      // What that version knew is told by what it learnt last.
      expect(known(path, lastActionOf(path)).filter((one) => !known(path, before).includes(one))).toEqual([2])
      const job = await done(studio.models.distil({ startFrom: near(1e3, 'fisher'), options: { epochs: 2 }, seed: 4 }))
      expect(job).toMatchObject({ state: 'done', error: null })
      const next = job.result as Model
      expect(next.beginning).toEqual({ model: first.id, version: first.version, prior: 1e3, kind: 'fisher' })
      expect(next).toMatchObject({ learner: first.learner, parent: teacher.version })
      expect(next.options).toEqual({ ...first.options, epochs: 2 })
      const [run] = await studio.models.runs()
      expect(run!.beginning).toEqual(next.beginning)
      for (const { parts, loss } of run!.curve)
        expect(parts!.labels + parts!.teacher + parts!.prior!).toBeCloseTo(loss, 3)
      const trained = (await done(studio.models.train({ startFrom: near(0), options: { epochs: 1 } }))).result as Model
      expect(trained).toMatchObject({ learner: first.learner, parent: first.version, teacher: null })
      await expect(studio.models.distil({ startFrom: { model: teacher.id } })).rejects.toMatchObject({
        name: 'NotABeginning',
        fields: { version: teacher.version, learner: 'softmax-head.v1' },
      })
      await expect(studio.models.distil({ startFrom: near(1), student: 'ngram-bag.v1' })).rejects.toMatchObject({
        name: 'BeginningOfOtherLearner',
        fields: { wanted: 'ngram-bag.v1' },
      })
      await expect(studio.models.distil({ startFrom: near(1), search: true })).rejects.toMatchObject({
        name: 'NothingToSearchFrom',
      })
      expect(await done(studio.models.distil({ startFrom: near(1), options: { hidden: 32 } }))).toMatchObject({
        state: 'failed',
        error: { name: 'OtherShapes' },
      })
      await studio.labels.add({ names: ['other'] })
      // Of these some at least are not kept for measuring.
      for (const sample of [3, 5, 6, 8]) await answer(sample, 'other')
      expect(await done(studio.models.distil({ startFrom: near(1) }))).toMatchObject({
        state: 'failed',
        error: { name: 'BeginningOfOtherLabels', fields: { version: first.version, labels: 'other' } },
      })
    } finally {
      await leave()
    }
  },
)

function known(path: string, action: number) {
  const file = readProjectFile(path)
  const found = answeredUpTo(file, 1, action)
  file.close()
  return found
}
function lastActionOf(path: string) {
  const file = readProjectFile(path)
  const found = lastAction(file)
  file.close()
  return found
}

test('the terminal refuses what --start-from cannot mean', { timeout: 120_000 }, async () => {
  const { folder, leave } = await temporaryStudio({ host: 'terminal' })
  try {
    const path = join(folder, 'q.kindling')
    expect(await kindling('new', path)).toMatchObject({ code: 0 })
    for (const [given, told] of [
      [['--prior', '1'], '--start-from, the version to stay near'],
      [['--start-from', '1', '--size', '1MB'], 'keeps that version’s size'],
      [['--start-from', '1', '--prior', 'much'], '--prior wants a number from 0 on, got “much”'],
      [['--start-from', '1', '--prior-kind', 'l1'], '--prior-kind wants l2 or fisher, got “l1”'],
      [['--start-from', '7'], 'There is no model 7 of this task'],
    ] as const) {
      const { code, error } = await kindling('distil', path, '--teacher', 'committee', ...given)
      expect(code).not.toBe(0)
      expect(error).toContain(told)
    }
  } finally {
    await leave()
  }
})
