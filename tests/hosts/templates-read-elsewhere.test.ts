import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterEach, expect, test } from 'vitest'
import { temporaryStudio } from './temporary-studio.ts'

const leaving: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const leave of leaving.splice(0)) await leave()
})

async function project(csv = 'text,label\nhello,greeting\n') {
  const { studio, folder, leave } = await temporaryStudio({ host: 'terminal' })
  leaving.push(leave)
  const path = join(folder, 'texts.csv')
  await writeFile(path, csv)
  await studio.settings.set({ holdoutShare: 0 })
  await studio.project.create({ name: 'p', path: join(folder, 'p.kindling') })
  await studio.jobs.wait(await studio.data.import({ path, trustLabels: true }))
  return { studio, folder }
}
const draft = { dialect: 'kindling', name: 'a', seed: 1, preview: 10, noise: {} } as const
/** 300,000 references in the lines of one label: the most that a template may have. */
const LARGEST = `%[greeting]\n${'    ~[x] ~[x] ~[x] ~[x] ~[x]\n'.repeat(60_000)}~[x]\n    there\n    here\n`

/** How long the work took, and the longest that nobody else could be answered meanwhile, in ms. */
async function pauseDuring(work: () => unknown) {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const began = performance.now()
  await work()
  const took = performance.now() - began
  delay.disable()
  return { took, longest: delay.max / 1e6 }
}

test('the largest template is read without keeping others from their cards, from the editor and from a file', async () => {
  const { studio, folder } = await project()
  await studio.synthesis.inspect({ ...draft, text: '%[greeting]\n    hello' })
  let sentences = ''
  const typed = await pauseDuring(async () => {
    sentences = (await studio.synthesis.inspect({ ...draft, text: LARGEST })).sentences
  })
  // 60,000 lines of five references with two wordings each.
  expect(sentences).toBe(String(60_000 * 2 ** 5))
  expect(typed.longest).toBeLessThan(typed.took / 4)
  const path = join(folder, 'large.tpl')
  await writeFile(path, LARGEST)
  const taken = await pauseDuring(() => studio.synthesis.saveTemplate({ path }))
  expect(taken.longest).toBeLessThan(taken.took / 4)
})

test('a process that reads templates stays for the next text, and reads what is kept beside them', async () => {
  const { studio } = await project()
  const { id } = await studio.synthesis.saveTemplate({ name: 'a', source: 'import b.tpl\n%[greeting]\n    ~[hi]' })
  await studio.synthesis.saveImport({ template: id, path: 'b.tpl', text: '~[hi]\n    hello\n    good day' })
  const ask = () => studio.synthesis.inspect({ ...draft, template: id, text: 'import b.tpl\n%[greeting]\n    ~[hi]' })
  const [first, next] = [await pauseDuring(ask), await pauseDuring(ask)]
  expect(next.took).toBeLessThan(first.took / 2)
  expect(await ask()).toMatchObject({ problems: [], sentences: '2' })
  await studio.synthesis.saveImport({ template: id, path: 'b.tpl', text: '~[hi]\n    hello\n    good day\n    hi' })
  expect(await ask()).toMatchObject({ sentences: '3' })
})

test('drafts tell how far they are and can be cancelled; the project stays as it was', async () => {
  const word = (i: number, j: number) => `w${(i * 7 + j * 13 + (i % 5) * j) % 23}`
  const rows = Array.from(
    { length: 6 * 200 },
    (_, i) => `${Array.from({ length: 40 }, (_, j) => word(i, j)).join(' ')} ${i},label_${i % 6}`,
  )
  const { studio } = await project(`text,label\n${rows.join('\n')}\n`)
  const { id } = await studio.synthesis.minedPatterns({})
  const now = async () => (await studio.jobs.list()).find((job) => job.id === id)!
  await expect.poll(async () => (await now()).done, { timeout: 60_000, interval: 20 }).toBeGreaterThanOrEqual(200)
  expect(await now()).toMatchObject({
    kind: 'synthesis',
    title: 'mine',
    unit: 'samples',
    total: 1200,
    state: 'running',
  })
  await studio.jobs.cancel({ id })
  expect(await studio.jobs.wait({ id })).toMatchObject({ state: 'cancelled', result: null, error: null })
  expect((await now()).done).toBeLessThan(1200)
  const varied = await studio.jobs.wait(await studio.synthesis.variants({ seed: 1 }))
  expect(varied).toMatchObject({ state: 'done', done: 1200, total: 1200 })
  expect(await studio.synthesis.templates()).toEqual([])
})
