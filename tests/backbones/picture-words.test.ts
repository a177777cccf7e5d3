import { expect, test } from 'vitest'
import { onnxImage } from '../../src-main/backbones/onnx-image/onnx-image.ts'
import { rowOf } from '../../src-main/platform/matrix.ts'
import { resolveOptions } from '../../src-main/platform/options.ts'
import { reduceMean } from '../../src-main/tensor-graph/ops/reduce.ts'
import { input } from '../../src-main/tensor-graph/tensor.ts'
import { context } from './by-hand.ts'
import { clipFiles, folderOf, graph, imageFiles } from './tiny-models.ts'

const open = (folder: string, more = {}) =>
  onnxImage.open(resolveOptions(onnxImage.id, onnxImage.options, { folder, ...more }), null, context)

test('words are read by the text model beside, alone and as a caption, into the space of the pictures', async () => {
  const extractor = await open(folderOf(clipFiles()))
  const rows = await extractor.embedWords!(['red', 'green blue', 'night'])
  expect(extractor.dimensions).toBe(3)
  const close = (...values: number[]) => values.map((value) => expect.closeTo(value, 6) as number)
  // Colours are axes, all else weighs nothing: [CLS] red [SEP], and “a photo of a red.” of which red alone counts.
  expect([...rowOf(rows, 0)]).toEqual(close(1, 0, 0))
  expect([...rowOf(rows, 1)]).toEqual(close(0, Math.SQRT1_2, Math.SQRT1_2))
  expect([...rowOf(rows, 2)]).toEqual(close(0, 0, 0))
  await extractor.close()
})

test('the pictures of such a folder are read by its image model, whatever else lies there', async () => {
  const joint = { 'onnx/model.onnx': graph({ logits: input('input_ids', ['batch', 'sequence'], 'int64') }) }
  const path = folderOf({ ...clipFiles(), ...joint })
  const options = resolveOptions(onnxImage.id, onnxImage.options, { folder: path })
  expect(await onnxImage.fingerprint(options, null)).toContain('beside a text model')
  const extractor = await open(path)
  expect(extractor.notices).toEqual([])
  await extractor.close()
  // What it pools by itself lies in another space: no words are read into that.
  const vectors = reduceMean(input('pixel_values', ['batch', 3, 'height', 'width']), { axes: [2, 3], keep: false })
  const apart = await open(folderOf({ ...clipFiles(), 'onnx/vision_model.onnx': graph({ pooler_output: vectors }) }))
  expect(apart.embedWords).toBeUndefined()
  await apart.close()
  const alone = await open(folderOf(imageFiles()))
  expect(alone.embedWords).toBeUndefined()
  await alone.close()
})
