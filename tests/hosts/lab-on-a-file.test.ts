import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LabFileChanged, TooFewLabelsInFile } from '../../src-main/services/strategies/start-lab.ts'
import { cutLab } from './cut-lab.ts'
import { SESSION_TEXTS } from './scripted-session.ts'
import { temporaryStudio } from './temporary-studio.ts'

test(
  'a project without labels replays strategies on a labelled file, stops, and goes on while the file is the same',
  { timeout: 120_000 },
  async () => {
    const { studio, folder, leave } = await temporaryStudio()
    try {
      const train = join(folder, 'labelled.csv')
      const write = (from: number) =>
        writeFile(
          train,
          `text,label\n${SESSION_TEXTS.slice(from)
            .map(({ text, intent }) => `${text},${intent}`)
            .join('\n')}\n`,
        )
      await write(0)
      await studio.project.create({ name: 'p', path: join(folder, 'p.kindling') })
      const features = { backbone: 'patterns-and-table.v1', insteadOf: 'none' }
      const { pool, tested } = await studio.strategies.labFile({ train })

      const request = {
        strategies: ['random.v1', 'margin.v1'],
        startSize: 8,
        batch: 8,
        budget: 24,
        seeds: 6,
        learner: 'softmax-head.v1',
        file: { train },
        predictions: join(folder, 'said.jsonl'),
      }
      const greedy = async () => studio.strategies.lab({ ...request, startSize: pool })
      await expect(greedy).rejects.toThrow(TooFewLabelsInFile)
      expect(await studio.strategies.labRuns()).toEqual([])

      const { job, run: cut, seeds } = await cutLab(studio, request)
      expect(job).toMatchObject({ state: 'cancelled', unit: 'curves', total: 2 * seeds })
      expect(cut).toMatchObject({ state: 'cancelled', request: { file: { train } }, features })

      await write(1)
      const resume = async () => studio.strategies.resumeLab({ run: cut.id })
      await expect(resume).rejects.toThrow(new LabFileChanged(train, cut.id))
      await write(0)
      expect(await studio.jobs.wait(await resume())).toMatchObject({ state: 'done', done: 2 * seeds })
      const [whole] = await studio.strategies.labRuns()
      expect(whole!.result!.strategies.map((of) => of.seeds.length)).toEqual([seeds, seeds])
      // Of every curve once, whether it was replayed before the stop or after.
      const said = (await readFile(request.predictions, 'utf8')).trimEnd().split('\n')
      const lines = said.map((line) => JSON.parse(line) as { strategy: string; seed: number; sample: number })
      const which = new Set(lines.map(({ strategy, seed, sample }) => `${strategy} ${seed} ${sample}`))
      expect([lines.length, which.size]).toEqual([2 * seeds * tested, 2 * seeds * tested])
      expect(whole!.result!.strategies[0]!.seeds[0]).toEqual(cut.result!.strategies[0]!.seeds[0])
    } finally {
      await leave()
    }
  },
)
