import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { create, toBinary } from '@bufbuild/protobuf'
import { ModelProtoSchema, StringStringEntryProtoSchema } from 'onnx-buf'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { AskedBundleReceipt, BundleReceipt } from '../../src-main/contract/bundles.ts'
import { startCore } from '../../src-main/hosts/start-core.ts'
import { decodeModel } from '../../src-main/onnx/codec.ts'
import { sumsOf } from '../../src-main/bundles/read-bundle.ts'
import { filesInZip, zipArchive } from '../../src-main/platform/zip-archive.ts'
import { kindling } from '../hosts/command-line.ts'
import { ENTRIES } from '../hosts/temporary-studio.ts'

const folder = mkdtempSync(join(tmpdir(), 'kindling-bundle-'))
const at = (name: string) => join(folder, name)

const asked = async <Result>(...words: string[]) => JSON.parse((await kindling(...words, '--json', '-')).out) as Result

/** Two kinds of sentences, so different that any model tells them apart. */
const rows = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => {
    const n = from + i
    return n % 2 ? `cold river number ${n} flows,river` : `big city number ${n} sleeps,city`
  })

beforeAll(async () => {
  vi.stubEnv('KINDLING_HOME', at('studio'))
  for (const [name, from, to] of [
    ['maker', 0, 120],
    ['user', 200, 240],
  ] as const) {
    writeFileSync(at(`${name}.csv`), `text,label\n${rows(from, to).join('\n')}\n`)
    await kindling('new', at(`${name}.kindling`))
    await kindling('import', at(`${name}.kindling`), at(`${name}.csv`))
  }
  await kindling('embed', at('maker.kindling'))
  await kindling('train', at('maker.kindling'))
}, 60_000)
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

const readinessOf = async () => {
  const core = await startCore('terminal', ENTRIES)
  try {
    await core.project.open({ path: at('maker.kindling') })
    const [model] = await core.models.list()
    return await core.models.readiness({ model: model!.id })
  } finally {
    await core.close()
  }
}

test(
  'a bundle is written as an archive, says whether it is ready, and is read by another project',
  { timeout: 60_000 },
  async () => {
    const before = await readinessOf()
    expect(before.missing.map(({ code }) => code)).toContain('selfTestNotRun')

    const receipt = await asked<BundleReceipt>('bundle', at('maker.kindling'), '--out', at('teacher.zip'))
    expect([...filesInZip(readFileSync(at('teacher.zip'))).keys()]).toEqual(receipt.files)
    const after = await readinessOf()
    expect(after.missing).toEqual(before.missing.filter(({ code }) => code !== 'selfTestNotRun'))
    expect(receipt.readiness.missing.map(({ code }) => code)).toEqual(after.missing.map(({ code }) => code))

    const said = await asked<AskedBundleReceipt>(
      'import-bundle',
      at('user.kindling'),
      at('teacher.zip'),
      '--out',
      at('teacher.jsonl'),
    )
    expect(said).toMatchObject({ project: 'maker', samples: 40, unreadable: 0, agreement: { labelled: 40, same: 40 } })
    const lines = readFileSync(at('teacher.jsonl'), 'utf8').trim().split('\n')
    const told = lines.map((line) => JSON.parse(line) as { sample: number; label: string; probabilities: number[] })
    expect(told.map(({ sample }) => sample)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
    for (const { probabilities } of told) expect(probabilities.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5)
  },
)

test('an archive with a byte changed, or none at all, is refused by name, and nothing is written', async () => {
  const files = filesInZip(readFileSync(at('teacher.zip')))
  const labels = Buffer.from(files.get('labels.json')!)
  labels[labels.indexOf('c')] = 'C'.charCodeAt(0)
  writeFileSync(at('changed.zip'), zipArchive(new Map([...files, ['labels.json', labels]])))
  const changed = await kindling('import-bundle', at('user.kindling'), at('changed.zip'), '--out', at('none.jsonl'))
  expect(changed).toMatchObject({
    code: 1,
    error: expect.stringMatching(/^BundleChanged: labels\.json in .*changed\.zip/),
  })
  expect(() => readFileSync(at('none.jsonl'))).toThrow()
  expect(await kindling('import-bundle', at('user.kindling'), at('user.csv'))).toMatchObject({
    error: expect.stringMatching(/^NotABundle/),
  })
})

test('a model that gives something else than its labels say is refused by name, however right its sums', async () => {
  const files = filesInZip(readFileSync(at('teacher.zip')))
  files.delete('SHA256SUMS')
  files.set('labels.json', Buffer.from('["a", "b", "c"]'))
  writeFileSync(at('odd.zip'), zipArchive(new Map([...files, ['SHA256SUMS', sumsOf(files)]])))
  expect(await kindling('import-bundle', at('user.kindling'), at('odd.zip'))).toMatchObject({
    code: 1,
    error: expect.stringMatching(/^UnfitModelOutput: .*probabilities float32 \[1, 3\]/),
  })
  const proto = decodeModel(files.get('model.onnx')!)
  const [tensor] = proto.graph!.initializer
  const elsewhere = create(StringStringEntryProtoSchema, { key: 'location', value: '../../etc/hostname' })
  Object.assign(tensor!, { externalData: [elsewhere], dataLocation: 1, rawData: new Uint8Array() })
  files.set('model.onnx', toBinary(ModelProtoSchema, proto))
  writeFileSync(at('odd.zip'), zipArchive(new Map([...files, ['SHA256SUMS', sumsOf(files)]])))
  expect(await kindling('import-bundle', at('user.kindling'), at('odd.zip'))).toMatchObject({
    code: 1,
    error: expect.stringMatching(/^FailedTrialRun: .*names files beside it/),
  })
  files.set('model.onnx', Buffer.from('no model'))
  writeFileSync(at('odd.zip'), zipArchive(new Map([...files, ['SHA256SUMS', sumsOf(files)]])))
  expect(await kindling('import-bundle', at('user.kindling'), at('odd.zip'))).toMatchObject({
    code: 1,
    error: expect.stringMatching(/^FailedTrialRun/),
  })
})

test('a folder that holds other things is left alone, an earlier bundle is replaced', { timeout: 60_000 }, async () => {
  expect(await kindling('bundle', at('maker.kindling'), '--out', folder)).toMatchObject({
    code: 1,
    error: expect.stringMatching(/^FolderInUse/),
  })
  const out = at('again')
  for (const _ of [1, 2]) {
    expect(await kindling('bundle', at('maker.kindling'), '--out', out)).toEqual({
      code: 0,
      error: '',
      out: expect.stringContaining('Self-test passed'),
    })
  }
})

test('what is wrong with the command is said', async () => {
  expect(await kindling('bundle', at('maker.kindling'), '--model', '9')).toMatchObject({
    error: expect.stringMatching(/^NoSuchVersion: .*there are: 1/),
  })
  expect(await kindling('bundle', at('maker.kindling'), '--target', '2')).toMatchObject({ code: 2 })
})
