import { expect, test } from 'vitest'
import { folderOf } from '../../tests/backbones/tiny-models.ts'
import { dirname } from 'node:path'
import { shippedTable } from '../backbones/static-table/shipped-table.ts'
import { licences } from './licences.ts'

const bytes = (text: string) => Buffer.from(text)

test('what a model’s folder says of its licence goes along, and that it says nothing too', async () => {
  const folder = folderOf({
    LICENSE: bytes('Do what you want.'),
    'README.md': bytes('---\nlicense: mit\n---\n# A model\n'),
  })
  const told = await licences(folder, true)
  expect(told).toContain('Its README declares: mit')
  expect(told).toContain('Do what you want.')
  expect(told).toContain('@huggingface/tokenizers')
  expect(await licences(folderOf({ 'model.onnx': bytes('x') }), true)).toContain('says nothing of a licence')
})

test('features learnt from the project alone are of nobody else; those of the table that comes along name its makers', async () => {
  expect(await licences(null, false)).toContain('no model of others')
  const told = await licences(dirname(shippedTable()), true)
  expect(told).toMatch(/Princeton University[\s\S]*Apache License/)
})
