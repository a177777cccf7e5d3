import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { LabResult } from '../../contract/strategies.ts'
import { NotAFile } from '../../platform/file-errors.ts'
import { hasCurvesOf, predictionsFile } from './lab-predictions.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-predictions-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('takes the place of an older file when it is ended, or goes on behind its lines', async () => {
  const path = join(folder, 'said.jsonl')
  writeFileSync(path, 'old\n')
  const first = await predictionsFile(path, false)
  first.add('a\n')
  expect(readFileSync(path, 'utf8')).toBe('old\n')
  await first.end()
  const second = await predictionsFile(path, true)
  second.add('b\n')
  second.add('c\n')
  await second.end()
  expect(readFileSync(path, 'utf8')).toBe('a\nb\nc\n')
  expect(readdirSync(folder)).toEqual(['said.jsonl'])
})

test('is gone on with only where it has the curves that are known, and no others', async () => {
  const path = join(folder, 'said.jsonl')
  const known = {
    full: null,
    strategies: [{ id: 'a.v1+b.v1', seeds: [{ seed: 0 }, { seed: 12 }] }],
  } as unknown as LabResult
  const write = (...seeds: number[]) =>
    writeFileSync(path, seeds.map((seed) => `{"strategy":"a.v1+b.v1","seed":${seed},"sample":1}\n`).join(''))
  expect(await hasCurvesOf(path, known)).toBe(false)
  write(0, 0, 12)
  expect(await hasCurvesOf(path, known)).toBe(true)
  write(0, 1)
  expect(await hasCurvesOf(path, known)).toBe(false)
  write(0, 12, 3)
  expect(await hasCurvesOf(path, known)).toBe(false)
})

test('a place that takes no file is told before a replay begins', async () => {
  await expect(predictionsFile(folder, false)).rejects.toThrow(NotAFile)
})
