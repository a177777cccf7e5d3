import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { saidByVerb as kindling } from './said-by-verb.ts'

const folder = mkdtempSync(join(tmpdir(), 'kindling-held-verb-'))
const project = join(folder, 'p.kindling')

beforeAll(async () => {
  vi.stubEnv('KINDLING_HOME', join(folder, 'studio'))
  await kindling('new', project)
})
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

test('the verb held says that nothing is held back, is switched off and on, and refuses what cannot be', async () => {
  const on = 'Models that are trained by themselves are checked on the samples kept for measuring before they are used.'
  const few =
    '0 of these samples are answered, a check on them needs 50: until then new answers are held against earlier ones, from 100 on.'
  expect(await kindling('held', project)).toBe(['No model is held back.', on, few].join('\n'))
  expect(await kindling('held', project, 'off')).toBe(
    ['No model is held back.', 'Models that are trained by themselves are used at once.'].join('\n'),
  )
  expect(await kindling('held', project, 'on')).toContain(on)
  expect(await kindling('held', project, 'use')).toMatch(/No model is held back: the newest one is in use/)
  expect(await kindling('held', project, 'look')).toMatch(/No model is held back: the newest one is in use/)
  expect(await kindling('held', project, 'away')).toMatch(/“away” is not on, off, look, use/)
})
