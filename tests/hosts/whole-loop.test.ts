import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cutLab } from './cut-lab.ts'
import { SESSION_TEXTS } from './scripted-session.ts'
import { CannotResumeLab } from '../../src-main/services/strategies/start-lab.ts'
import { temporaryStudio } from './temporary-studio.ts'

/** With the real compute process: features, training, replay, the lab and an ONNX file out of one imported file. */
test(
  'a labelled file becomes a model, a replayable query, a lab result and an ONNX file',
  { timeout: 120_000 },
  async () => {
    const { studio, folder, leave } = await temporaryStudio()
    try {
      const csv = join(folder, 'labelled.csv')
      // Every other sample of every intent comes with its label.
      const rows = SESSION_TEXTS.map(({ text, intent }, i) => `${text},${i % 2 ? intent : ''}`)
      await writeFile(csv, `text,label\n${rows.join('\n')}\n`)
      await studio.settings.set({ holdoutShare: 0.2 })
      await studio.project.create({ name: 'p', path: join(folder, 'p.kindling') })
      await studio.jobs.wait(await studio.data.import({ path: csv, trustLabels: true }))
      const ranked = async () => (await studio.labelling.queue()).mode === 'strategy'
      while (!(await ranked())) await new Promise((resolve) => setTimeout(resolve, 50))

      const [model] = await studio.models.list()
      expect(model).toMatchObject({ version: 1, backbone: 'patterns-and-table.v1', active: true })
      expect(model!.labels + model!.holdout!.samples).toBe(80)
      const confusion = await studio.models.confusion({ model: model!.id })
      expect(confusion!.counts.flat().reduce((a, b) => a + b, 0)).toBe(model!.holdout!.samples)

      const [query] = await studio.strategies.log({ limit: 1 })
      expect(await studio.strategies.replay({ id: query!.id })).toMatchObject({ same: true })
      const preview = await studio.strategies.preview({ id: 'entropy.v1', options: {}, count: 8 })
      expect(preview.picks).toHaveLength(8)

      const request = { strategies: ['random.v1', 'margin.v1'], startSize: 8, batch: 8, budget: 24, seeds: 2 }
      const lab = await studio.jobs.wait(await studio.strategies.lab({ ...request, learner: 'softmax-head.v1' }))
      expect(lab).toMatchObject({ state: 'done', done: 4 })
      const [run] = await studio.strategies.labRuns()
      expect(run!.result!.strategies.map(({ id, seeds }) => [id, seeds.length])).toEqual([
        ['random.v1', 2],
        ['margin.v1', 2],
      ])
      // Along each curve the stopping light is watched: nothing to agree with at first, too few rounds to say more than red.
      for (const { seeds } of run!.result!.strategies)
        for (const { points } of seeds) {
          expect(points.map(({ light }) => light)).toEqual(['red', 'red', 'red'])
          expect(points.map(({ kappa }) => (kappa === null ? null : kappa! > -1 && kappa! <= 1))).toEqual([
            null,
            true,
            true,
          ])
        }

      const { run: cut, seeds } = await cutLab(studio, { ...request, seeds: 4, learner: 'softmax-head.v1' })
      expect(cut.state).toBe('cancelled')
      expect(cut.result!.strategies[0]!.seeds[0]).toEqual({ seed: 0, points: expect.anything() })
      expect(await studio.jobs.wait(await studio.strategies.resumeLab({ run: cut.id }))).toMatchObject({
        state: 'done',
      })
      const whole = (await studio.strategies.labRuns())[0]!
      expect(whole.id).toBe(cut.id)
      expect(whole.result!.strategies.map((of) => of.seeds.map(({ seed }) => seed))).toEqual(
        Array(2).fill(Array.from({ length: seeds }, (_, seed) => seed)),
      )
      // Finished curves stay as they were, with the times they took.
      expect(whole.result!.strategies[0]!.seeds[0]).toEqual(cut.result!.strategies[0]!.seeds[0])
      expect(whole.result!.strategies[1]!.againstRandom).toMatchObject({ verdict: expect.any(String) })
      await expect(studio.strategies.resumeLab({ run: cut.id })).rejects.toThrow(CannotResumeLab)

      const onnx = await studio.models.exportOnnx({ model: model!.id, path: join(folder, 'head.onnx') })
      expect(onnx.bytes).toBeGreaterThan(1000)
    } finally {
      await leave()
    }
  },
)
