import { expect, test } from 'vitest'
import { labellingProject, samplesIn } from '../../../tests/hosts/labelling-project.ts'

test('a person who takes another name while a project is open counts once; when it was somebody else’s, twice', async () => {
  const { studio } = await labellingProject({ count: 40 })
  const samples = (await samplesIn(studio, 30)).slice(0, 25)
  const task = (await studio.tasks.add({ name: 'tone', kind: 'single', wanted: 2 })).id
  const say = (annotator: string, sample: number, label: string) =>
    studio.labelling.answer({
      annotator,
      task,
      sample,
      kind: 'label',
      label,
      reason: null,
      dwellMs: 9,
      model: null,
      shown: [],
    })
  await studio.settings.set({ annotator: 'Mei' })
  for (const sample of samples) await say('Mei', sample, 'good')
  for (const sample of samples) await say('Ana', sample, 'good')
  await studio.settings.set({ annotator: 'Mei L.' })
  const told = async () => {
    const { annotators, pairs } = await studio.tasks.agreement({ task })
    return [annotators, ...pairs.map((pair) => `${pair.annotators.toSorted().join(' ')} ${pair.samples}`)]
  }
  // At once, before anything is answered under it.
  expect(await told()).toEqual([2, 'Ana Mei L. 25'])
  await say('Mei L.', samples[0]!, 'bad')
  expect(await told()).toEqual([2, 'Ana Mei L. 25'])
  const written = (await studio.labelling.history({ task, limit: 60 })).filter(
    ({ annotator }) => annotator === 'Mei L.',
  )
  expect(written.map((entry) => entry.written ?? null)).toEqual([null, ...Array(25).fill('Mei')])
  expect((await studio.labelling.progress({ annotator: 'Mei L.', task })).session).toBe(26)

  await studio.settings.somebodyElse({ name: 'Mei L.' })
  expect(await told()).toEqual([3, 'Ana Mei 25', 'Ana Mei L. 1', 'Mei Mei L. 1'])
})
