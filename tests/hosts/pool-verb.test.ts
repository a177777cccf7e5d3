import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { saidByVerb as kindling } from './said-by-verb.ts'

const folder = mkdtempSync(join(tmpdir(), 'kindling-pool-verb-'))
const project = join(folder, 'p.kindling')

beforeAll(async () => {
  vi.stubEnv('KINDLING_HOME', join(folder, 'studio'))
  const rows = Array.from({ length: 9 }, (_, i) => `text ${i},,${i % 3},${i % 2},2026-01-01`)
  writeFileSync(join(folder, 'texts.csv'), `text,label,clicks,solved,seen\n${rows.join('\n')}\n`)
  await kindling('new', project)
  await kindling('import', project, join(folder, 'texts.csv'), '--text', 'text')
}, 60_000)
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

test('columns are named, told, refused where the data has none such, and named no more', async () => {
  const pool = (...words: readonly string[]) => kindling('pool', project, ...words)
  expect(await pool()).toMatch(
    /^No column is named: cards come as the strategy asks\.\nColumns: .*clicks, solved, seen/,
  )
  expect(await pool('--views', 'clicks', '--at', 'seen', '--half-life', '14', '--live', 'popularity')).toMatch(
    /^Every second card comes by popularity \(clicks by seen, half-life 14 days; live\), typicality \(the features; daily\)\./,
  )
  expect(await pool('--positive', 'solved', '--trials', 'clicks', '--no-typicality')).toMatch(
    /half-life 14 days; live\), success \(solved of clicks; daily\)\.\n/,
  )
  expect(await pool('--authority', 'rank')).toMatch(/No sample has rank .*the columns are: .*clicks/)
  expect(await pool('--live', 'everything')).toMatch(/--live wants popularity, success, authority, typicality/)
  expect(await pool('off')).toMatch(/^No column is named/)
}, 60_000)

test('an import names them as well, with the columns of contexts; what neither file nor project has is refused before a row is read', async () => {
  const other = join(folder, 'q.kindling')
  await kindling('new', other)
  const file = join(folder, 'texts.csv')
  const wrong = await kindling('import', other, file, '--text', 'text', '--views', 'klicks')
  expect(wrong).toMatch(/No sample has klicks .*the columns are: .*clicks/)
  expect(await kindling('pool', other)).toMatch(/^No column is named.*\nColumns: none/)
  await kindling(
    'import',
    other,
    file,
    '--text',
    'text',
    '--views',
    'clicks',
    '--at',
    'seen',
    '--contexts',
    'solved,clicks',
  )
  expect(await kindling('pool', other)).toMatch(/^Every second card comes by popularity \(clicks by seen/)
  expect(await kindling('context', other)).toMatch(/solved → clicks: learnt with the next training/)
}, 60_000)
