import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryStudio } from '../hosts/temporary-studio.ts'

/** ms of each of `times` runs, ascending. */
async function timed(times: number, work: (i: number) => unknown): Promise<number[]> {
  const found: number[] = []
  for (let i = 0; i < times; i++) {
    const began = performance.now()
    await work(i)
    found.push(performance.now() - began)
    await new Promise((rest) => setTimeout(rest, 20))
  }
  return found.toSorted((a, b) => a - b)
}

/** What an answer costs without page and wire: the core’s own call, and in it what a disk takes for 4 kB to be there for good. */
export async function answerParts(csv: string): Promise<Readonly<Record<string, readonly number[]>>> {
  const { studio, folder, leave } = await temporaryStudio()
  try {
    await studio.settings.set({ retrainEvery: 1000 })
    await studio.project.create({ name: 'p', path: join(folder, 'p.kindling') })
    await studio.jobs.wait(await studio.data.import({ path: csv, trustLabels: false }))
    while ((await studio.labelling.queue()).mode === 'preparing') await new Promise((rest) => setTimeout(rest, 100))
    const { cards } = await studio.labelling.next({ annotator: 'Ada', count: 50, holding: [] })
    const answer = await timed(50, (i) =>
      studio.labelling.answer({
        annotator: 'Ada',
        sample: cards[i]!.sample.id,
        kind: 'label',
        label: ['one', 'two', 'three'][i % 3]!,
        reason: null,
        dwellMs: 1,
        model: null,
        shown: [],
      }),
    )
    const file = openSync(join(folder, 'sync'), 'w')
    const page = Buffer.alloc(4096, 1)
    const sync = await timed(50, () => {
      writeSync(file, page)
      fsyncSync(file)
    })
    closeSync(file)
    return { 'the core alone, of which': answer, '4 kB on the disk': sync }
  } finally {
    await leave()
  }
}
