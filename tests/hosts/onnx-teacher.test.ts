import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { Model } from '../../src-main/contract/models.ts'
import { matMul } from '../../src-main/tensor-graph/ops/linear-algebra.ts'
import { reduceMean } from '../../src-main/tensor-graph/ops/reduce.ts'
import { gather } from '../../src-main/tensor-graph/ops/selection.ts'
import { constant, input } from '../../src-main/tensor-graph/tensor.ts'
import { folderOf, graph, textFiles, WORDS, type Files } from '../backbones/tiny-models.ts'
import { temporaryStudio } from './temporary-studio.ts'

/** Red and light speak for the first class, night and blue for the second, sun for the third. */
const VOTES = { red: [9, 0, 0], light: [9, 0, 0], blue: [0, 9, 0], night: [0, 9, 0], sun: [0, 0, 60] } as Record<
  string,
  number[]
>
function classifier(labels: readonly string[]): Files {
  const table = Float32Array.from(WORDS.flatMap((word) => VOTES[word] ?? [0, 0, 0]))
  const rows = gather(constant(table, [WORDS.length, 3]), input('input_ids', ['batch', 'sequence'], 'int64'))
  const map = constant(Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), [3, 3])
  return {
    ...textFiles(),
    'config.json': {
      model_type: 'bert',
      pad_token_id: 0,
      id2label: Object.fromEntries(labels.map((name, i) => [i, name])),
    },
    'onnx/model.onnx': graph({ logits: matMul(reduceMean(rows, { axes: [1], keep: false }), map) }),
  }
}

const COUNT = 120
const textOf = (i: number) =>
  i % 12 === 0 ? `sun sun day ${i}` : `${['red light', 'blue night'][i % 2]} a ${['day', 'green'][(i >> 1) % 2]} ${i}`

test(
  'an ONNX classifier of others teaches what it and the task call the same; the rest is told, and samples that are mostly of the rest are left out',
  { timeout: 300_000 },
  async () => {
    const { studio, folder, leave } = await temporaryStudio({ host: 'terminal' })
    try {
      const csv = join(folder, 'texts.csv')
      const lines = Array.from(
        { length: COUNT },
        (_, i) => `${textOf(i)},${i < 24 && i % 12 !== 0 ? ['Warm light', 'cold'][i % 2] : ''}`,
      )
      await writeFile(csv, `text,label\n${lines.join('\n')}\n`)
      await studio.project.create({ name: 'p', path: join(folder, 'p.kindling') })
      const done = async (job: Promise<{ id: string }> | { id: string }) => studio.jobs.wait({ id: (await job).id })
      await done(studio.data.import({ path: csv, trustLabels: true }))
      const path = folderOf(classifier(['warm_light', 'cold', 'elsewhere']))
      const wanted = { bytes: 200_000, options: { epochs: 20 }, seed: 4 }
      const job = await done(studio.models.distil({ ...wanted, teacher: { bundle: path } }))
      expect(job).toMatchObject({ state: 'done', error: null })
      const student = job.result as Model
      expect(student.teacher!.by).toMatchObject({
        kind: 'classifier',
        path,
        matched: 2,
        unmatched: ['elsewhere'],
        others: 1,
      })
      expect([...student.classes].sort()).toEqual(['Warm light', 'cold'])
      expect(student.teacher!.unlabelled!.share).toBe(1)
      // A twelfth of the samples is of what the task does not know.
      const spokenOf =
        student.teacher!.taught + student.teacher!.unlabelled!.samples + (student.teacher!.holdout?.samples ?? 0)
      expect(spokenOf).toBeLessThanOrEqual((COUNT * 11) / 12)

      // What it has said is not asked again: where the record says the opposite, so does what the next student hears.
      const project = new Sqlite(join(folder, 'p.kindling'))
      const kept = project.prepare<[], { sample_id: number; said: Buffer }>(
        'SELECT sample_id, said FROM teacher_answers',
      )
      const ofTheRest = kept.all().filter(({ said }) => said.length === 0)
      expect(ofTheRest.length).toBeGreaterThan(0)
      expect(ofTheRest.every(({ sample_id: id }) => (id - 1) % 12 === 0)).toBe(true)
      expect(kept.all()).toHaveLength(spokenOf + ofTheRest.length)
      const turned = project.prepare('UPDATE teacher_answers SET said = ? WHERE sample_id = ?')
      for (const { sample_id, said } of kept.all())
        turned.run(Buffer.concat([said.subarray(4), said.subarray(0, 4)]), sample_id)
      project.close()
      const again = await done(studio.models.distil({ ...wanted, labelsShare: 0, teacher: { bundle: path } }))
      const of = ({ teacher }: Model) => [teacher!.right!.share, teacher!.holdout!.share]
      expect([of(student), of(again.result as Model)]).toEqual([
        [1, 1],
        [0, 1],
      ])

      const foreign = folderOf(classifier(['one', 'two', 'cold']))
      await expect(studio.models.distil({ ...wanted, teacher: { bundle: foreign } })).rejects.toMatchObject({
        name: 'NoLabelsInCommon',
        fields: { path: foreign, labels: 'one, two, cold' },
      })
      await expect(studio.models.distil({ ...wanted, teacher: { bundle: folder } })).rejects.toMatchObject({
        name: 'MissingModelFile',
      })
      await expect(
        studio.models.distil({ ...wanted, teacher: { bundle: join(folder, 'nothing') } }),
      ).rejects.toMatchObject({
        name: 'NoSuchModelFolder',
      })
    } finally {
      await leave()
    }
  },
)
