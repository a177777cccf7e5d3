import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { clipFiles, folderOf, textFiles } from '../../../tests/backbones/tiny-models.ts'
import { shippedBytes } from './shipped-bytes.ts'

const head = { bytes: 100 }

test('with a head goes what its features are made by: what they have learnt, or the model file of their folder', async () => {
  expect(await shippedBytes(head, undefined)).toBe(100)
  expect(await shippedBytes(head, { backbone: 'ngram-lsa.v1', options: {}, bytes: 5000, resourceBytes: 70 })).toBe(5170)
  const text = folderOf(textFiles())
  const encoder = { backbone: 'hf-text.v1', options: { folder: text }, bytes: 0, resourceBytes: 0 }
  expect(await shippedBytes(head, encoder)).toBe(100 + statSync(join(text, 'onnx/model.onnx')).size)
  // Of a folder with a model for texts too, the one for pictures.
  const clip = folderOf(clipFiles())
  const pictures = { backbone: 'onnx-image.v1', options: { folder: clip }, bytes: 0, resourceBytes: 0 }
  expect(await shippedBytes(head, pictures)).toBe(100 + statSync(join(clip, 'onnx/vision_model.onnx')).size)
  // Fine-tuned weights take the place of the file's own.
  const tuned = { backbone: 'fine-tune.v1', options: { model: text }, bytes: 7000, resourceBytes: 0 }
  expect(await shippedBytes(head, tuned)).toBe(await shippedBytes(head, encoder))
  expect(await shippedBytes(head, { ...encoder, options: { folder: join(text, 'gone') } })).toBeNull()
})

test('of an encoder with fewer layers the others do not go along', async () => {
  const options = { model: folderOf(textFiles()), layers: '2' }
  const kept = { backbone: 'encoder-student.v1', options, bytes: 7000, resourceBytes: 9000 }
  expect(await shippedBytes(head, kept)).toBe(9100)
  expect(await shippedBytes(head, { ...kept, options: { ...options, model: '/gone' } })).toBeNull()
})
