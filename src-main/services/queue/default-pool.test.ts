import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fakeCompute } from '../../../tests/hosts/fake-compute.ts'
import { importFile, labellingProject, next, quiet } from '../../../tests/hosts/labelling-project.ts'
import type { Asked } from '../../compute-tasks/default-pool-task.ts'
import type { Studio } from '../studio.ts'

/** Puts the newest samples first. */
function backwards() {
  const asked: Asked[] = []
  const compute = fakeCompute({
    async defaultPool(request: Asked) {
      asked.push(request)
      const { upTo } = Object.values(request.asOf)[0]!
      const samples = Array.from({ length: request.count }, (_, i) => upTo - i)
      return samples.map((sample) => ({ sample, score: 0.9, shares: { popularity: 0.9, authority: 0.3 } }))
    },
  })
  return { compute, asked }
}
const rows = 40
async function project(compute: ReturnType<typeof fakeCompute>, clock = Date.now) {
  const made = await labellingProject({ compute, count: 1, clock, settings: { retrainEvery: 1000 } })
  const file = join(made.folder, 'more.csv')
  const lines = Array.from({ length: rows }, (_, i) => `more ${i},,${i % 7},2026-01-01`)
  writeFileSync(file, `text,label,views,seen\n${lines.join('\n')}\n`)
  await importFile(made.studio, file)
  return made
}
const dealt = async (studio: Studio, count: number) =>
  (await next(studio, count)).cards.map(({ sample, why }) => [sample.id, why.strategy])

test('without a column that is named nothing is asked of the columns, and cards are the strategy’s', async () => {
  const { compute, asked } = backwards()
  const { studio } = await project(compute)
  expect(await studio.strategies.defaultPool()).toMatchObject({
    sources: [],
    isAsked: false,
    columns: [
      { name: 'views', numbers: 1, times: 0 },
      { name: 'seen', numbers: 0, times: 1 },
    ],
  })
  await studio.strategies.setDefaultPool({ typicality: true, halfLifeDays: 3 })
  await quiet(studio)
  expect(asked).toEqual([])
  expect(new Set((await dealt(studio, 6)).map(([, strategy]) => strategy))).toEqual(new Set(['auto.v1']))
})

test('a column that holds nothing it is named for is told', async () => {
  const { studio } = await project(backwards().compute)
  const unread = async (change: Parameters<typeof studio.strategies.setDefaultPool>[0]) =>
    (await studio.strategies.setDefaultPool(change)).unread
  expect(await unread({ views: 'views', at: 'seen' })).toEqual([])
  expect(await unread({ views: 'seen', authority: 'seen' })).toEqual(['seen'])
  await quiet(studio)
})

test('with a column every second card comes from the default pool, and says so', async () => {
  const { compute } = backwards()
  const { studio } = await project(compute)
  expect(await studio.strategies.setDefaultPool({ views: 'views' })).toMatchObject({
    sources: ['popularity', 'typicality'],
    isAsked: true,
  })
  await quiet(studio)
  const { cards } = await next(studio, 4)
  expect(cards.map(({ sample, why }) => [sample.id, why.strategy])).toEqual([
    [41, 'default-pool.v1'],
    [1, 'auto.v1'],
    [40, 'default-pool.v1'],
    [2, 'auto.v1'],
  ])
  const { why, purpose } = cards[0]!
  expect([purpose, why.parts, why.reasons]).toEqual([
    'representative',
    { popularity: 0.9, authority: 0.3 },
    [{ code: 'default-pool', fields: { leading: 'popularity' } }],
  ])
  // A strategy that is chosen to ask otherwise is left as it is.
  await studio.strategies.choose({ id: 'random.v1', options: {} })
  await quiet(studio)
  expect((await studio.strategies.defaultPool()).isAsked).toBe(false)
})

test('a daily source stands as of its last look for a day, a live one is looked at with each ranking', async () => {
  const { compute, asked } = backwards()
  let now = 1_000_000_000_000
  const { studio } = await project(compute, () => now)
  const rank = async () => {
    await studio.strategies.choose({ id: 'auto.v1', options: {} })
    await quiet(studio)
    const { popularity, typicality } = asked.at(-1)!.asOf
    return [popularity!.now - 1_000_000_000_000, typicality!.now - 1_000_000_000_000]
  }
  const refresh = { popularity: 'live', success: 'live', authority: 'live', typicality: 'daily' } as const
  await studio.strategies.setDefaultPool({ views: 'views', refresh })
  await quiet(studio)
  now += 1000
  expect(await rank()).toEqual([1000, 0])
  now += 86_400_000 - 1001
  expect(await rank()).toEqual([86_399_999, 0])
  now += 1
  expect(await rank()).toEqual([86_400_000, 86_400_000])
})

test('a column that the data does not have is refused by name, and what was named stands', async () => {
  const { compute } = backwards()
  const { studio } = await project(compute)
  await studio.strategies.setDefaultPool({ authority: 'views' })
  await expect(async () => studio.strategies.setDefaultPool({ views: 'visits' })).rejects.toMatchObject({
    name: 'UnknownColumns',
    fields: { columns: 'visits', known: 'views, seen' },
  })
  expect((await studio.strategies.defaultPool()).choice).toMatchObject({ views: null, authority: 'views' })
  expect((await studio.strategies.setDefaultPool({ authority: null })).sources).toEqual([])
})
