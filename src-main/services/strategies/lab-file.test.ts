import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FileMissing } from '../../exchange-formats/format-errors.ts'
import type { WritableDb } from '../../storage/database.ts'
import { createProjectFile } from '../../storage/project-file.ts'
import { activateFeatureSet, addFeatureSet } from '../../storage/tables/features.ts'
import { LabelsDoNotMatch } from '../../experiments/numbered-labels.ts'
import { digestOf, inspectLabFile, NoLabelsInFile, NoRepeatedLabel, OneLabelInFile } from './lab-file.ts'

let folder: string
let db: WritableDb
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-lab-file-'))
  db = createProjectFile(join(folder, 'p.kindling'))
})
afterAll(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

/** One record a label; an empty one is none. */
function write(name: string, labels: readonly string[]) {
  const path = join(folder, name)
  writeFileSync(path, `text,label\n${labels.map((label, i) => `text number ${i},${label}`).join('\n')}\n`)
  return path
}
const mixed = (length: number, kinds = 'ab') => Array.from({ length }, (_, i) => kinds[i % kinds.length]!)
function useBackbone(backbone: string, options = {}, readsWords = true) {
  const made = {
    backbone,
    options,
    title: 'x',
    dimensions: 4,
    readsWords,
    state: null,
    fittedOn: null,
    at: 1,
  }
  activateFeatureSet(db, addFeatureSet(db, { ...made, fingerprint: `${backbone} ${readsWords}` }))
}

test('counts what is asked for and what is tested on', async () => {
  const train = write('train.csv', [...mixed(40), '', ''])
  const features = { backbone: 'patterns-and-table.v1', insteadOf: 'none' }
  expect(await inspectLabFile(db, { train })).toMatchObject({ pool: 30, tested: 10, labels: 2, features })
  const test = write('test.csv', mixed(12))
  expect(await inspectLabFile(db, { train, test })).toMatchObject({ pool: 40, tested: 12, labels: 2, features })
})

test('takes the project’s backbone with its options where it reads such samples, else the built-in one, and says why', async () => {
  const train = write('features.csv', mixed(20))
  const planned = async () => {
    const { features, options } = await inspectLabFile(db, { train })
    return { ...features, options }
  }
  const instead = (insteadOf: string) => ({ backbone: 'patterns-and-table.v1', insteadOf, options: {} })
  useBackbone('hf-text.v1', { folder: '/models/mini' })
  expect(await planned()).toEqual({ backbone: 'hf-text.v1', insteadOf: null, options: { folder: '/models/mini' } })
  useBackbone('precomputed.v1')
  expect(await planned()).toEqual(instead('own-data'))
  useBackbone('fine-tune.v1')
  expect(await planned()).toEqual(instead('own-data'))
  useBackbone('onnx-image.v1')
  expect(await planned()).toEqual(instead('other-kind'))
})

test('names can teach where the features of the file read words, be they the project’s or the built-in ones', async () => {
  const train = write('named.csv', mixed(20))
  const read = async () => (await inspectLabFile(db, { train })).readsWords
  useBackbone('hf-text.v1', { folder: '/models/deaf' }, false)
  expect(await read()).toBe(false)
  useBackbone('onnx-image.v1', { folder: '/models/seeing' }, false)
  expect(await read()).toBe(true)
})

test('refuses by name a file that proves nothing', async () => {
  const refusal = (train: string, test?: string) => expect(inspectLabFile(db, { train, test })).rejects
  await refusal(join(folder, 'gone.csv')).toThrow(FileMissing)
  const bare = write('bare.csv', ['', '', ''])
  await refusal(bare).toThrow(new NoLabelsInFile(bare, 3))
  const one = write('one.csv', mixed(8, 'a'))
  await refusal(one).toThrow(new OneLabelInFile(one, 'a'))
  const ids = write('ids.csv', mixed(8, 'abcdefgh'))
  await refusal(ids).toThrow(new NoRepeatedLabel(ids, 8))
  await refusal(write('two.csv', mixed(8)), write('three.csv', mixed(9, 'abc'))).toThrow(LabelsDoNotMatch)
})

test('knows a file again by its labelled records', async () => {
  const train = write('again.csv', mixed(10))
  const { digest } = await inspectLabFile(db, { train })
  expect(await digestOf({ train })).toBe(digest)
  write('again.csv', mixed(10, 'ba'))
  expect(await digestOf({ train })).not.toBe(digest)
})

test('a folder is read no further once nobody waits for it', async () => {
  const pictures = join(folder, 'pictures')
  for (const label of ['a', 'b']) mkdirSync(join(pictures, label), { recursive: true })
  const gone = new AbortController()
  const looked = inspectLabFile(db, { train: pictures }, { signal: gone.signal })
  gone.abort(new Error('nobody waits'))
  await expect(looked).rejects.toThrow('nobody waits')
})
