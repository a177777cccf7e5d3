import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { saidByVerb as kindling } from './said-by-verb.ts'

const folder = mkdtempSync(join(tmpdir(), 'kindling-plug-in-verb-'))
const plugIns = join(folder, 'suggesters')
beforeAll(() => {
  vi.stubEnv('KINDLING_HOME', join(folder, 'studio'))
  mkdirSync(plugIns)
  const code = "export default { id: 'amounts.v1', title: 'Amounts', suggest: (samples) => samples.map(() => null) }"
  writeFileSync(join(folder, 'amounts.mjs'), code)
  writeFileSync(join(folder, 'broken.mjs'), 'export default 3')
})
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

test('a folder is named, files are added, switched off and on, and one that fails says why', async () => {
  const verb = (...words: readonly string[]) => kindling('plugins', ...words)
  const amounts = join(folder, 'amounts.mjs')
  expect(await verb()).toMatch(/^No folder is named/)
  expect(await verb('add', amounts)).toMatch(/no folder is named yet/)
  expect(await verb('folder', join(folder, 'nowhere'))).toMatch(/^NoPlugInFolder/)
  expect(await verb('folder', plugIns)).toBe(`${plugIns}: no file that ends in .js or .mjs`)
  expect(await verb('add', amounts)).toBe(`${plugIns}:\n  amounts.mjs  on: Amounts (amounts.v1)`)
  expect(await verb('add', amounts)).toMatch(/something else has this name already/)
  expect(await verb('add', join(folder, 'broken.mjs'))).toMatch(
    /amounts.mjs {2}on: .*\n {2}broken.mjs {2}off: .*exports no object with a function suggest/,
  )
  expect(await verb('off', 'broken.mjs')).toBe(`${plugIns}:\n  amounts.mjs  on: Amounts (amounts.v1)`)
  expect(existsSync(join(plugIns, 'broken.mjs.off'))).toBe(true)
  expect(await verb('on', 'broken.mjs')).toMatch(/broken.mjs {2}off: /)
  expect(await verb('off', 'missing.mjs')).toMatch(/no such file/)
  expect(await verb('off')).toMatch(/^No folder is named/)
  // The files are as they were.
  expect(existsSync(join(plugIns, 'amounts.mjs'))).toBe(true)
}, 120_000)
