import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import type { Studio } from '../../src-main/services/open-studio.ts'
import { fakeCompute } from './fake-compute.ts'
import { temporaryStudio } from './temporary-studio.ts'

const leaving: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const leave of leaving.splice(0)) await leave()
})

/** A project of `count` texts with labels a and b, ready to be labelled. */
export async function labellingProject({
  count = 60,
  compute = fakeCompute(),
  settings = {},
  labelled = '',
  clock = Date.now,
} = {}) {
  const { studio, folder, leave } = await temporaryStudio({ forkCompute: compute.fork, clock })
  leaving.push(leave)
  await studio.settings.set({ holdoutShare: 0, retrainEvery: 10, ...settings })
  await studio.project.create({ name: 'p', path: join(folder, 'p.kindling') })
  await studio.labels.add({ names: ['a', 'b'] })
  const file = join(folder, 'texts.csv')
  await writeFile(file, 'text,label\n' + Array.from({ length: count }, (_, i) => `text ${i},${labelled}\n`).join(''))
  await importFile(studio, file)
  return { studio, folder, compute }
}
export async function importFile(studio: Studio, path: string) {
  const { id } = await studio.data.import({ path, trustLabels: true })
  await studio.jobs.wait({ id })
  await quiet(studio)
}
export async function quiet(studio: Studio) {
  for (let calm = 0; calm < 3; calm++) {
    const running = (await studio.jobs.list()).filter(({ endedAt }) => endedAt === null)
    if (running.length > 0) calm = 0
    await Promise.all(running.map(({ id }) => studio.jobs.wait({ id })))
    await new Promise((resolve) => setImmediate(resolve))
  }
}

export const next = (studio: Studio, count = 1, holding: number[] = []) =>
  studio.labelling.next({ annotator: 'Ada', count, holding })
export const say = (
  studio: Studio,
  sample: number,
  label: string | null,
  kind: 'label' | 'skip' | 'flag' | 'clear' = 'label',
) =>
  studio.labelling.answer({ annotator: 'Ada', sample, kind, label, reason: null, dwellMs: 1, model: null, shown: [] })
export const samplesIn = async (studio: Studio, count: number, holding: number[] = []) =>
  (await next(studio, count, holding)).cards.map(({ sample }) => sample.id)

/** Closed and opened again, as after a crash: what a page held is in its memory only. */
export async function reopen(studio: Studio) {
  const { path } = (await studio.project.current())!
  await studio.project.close()
  await studio.project.open({ path })
  await quiet(studio)
}
