import { expect, test } from 'vitest'
import type { Content } from '../../backbones/backbone.ts'
import { createRuntime } from '../../compute/ort-runtime.ts'
import { matrix, type Matrix } from '../../platform/matrix.ts'
import { poolPseudoLabels } from './pool-pseudo-labels.ts'

const rows: Content[] = Array.from({ length: 12 }, (_, i) => ({ kind: 'image', bytes: Uint8Array.of(i) }))
/** A place that nobody can read has zeros for features. */
const readBut = (unreadable: (place: number) => boolean) => async (contents: readonly Content[]) => {
  const out = matrix(contents.length, 2)
  contents.forEach((content, i) => {
    const place = content.kind === 'image' ? content.bytes[0]! : -1
    if (!unreadable(place)) out.data.set([Math.cos(place), Math.sin(place)], 2 * i)
  })
  return out
}

test('what cannot be read gets no pseudo-label', async () => {
  const read = readBut((place) => place % 3 === 2)
  const linked: Matrix[] = []
  const asked = new Error('far enough')
  const link = (features: Matrix) => {
    linked.push(features)
    return Promise.reject(asked)
  }
  const labelled = { rows: rows.slice(0, 2), labels: Int32Array.of(0, 1) }
  const pool = { rows, places: Int32Array.of(0, 1), link }
  const wanted = { features: await read(labelled.rows), read, room: 100, inverseL2: 1 }
  const context = { runtime: createRuntime({ threads: 1 }), seed: 1 }
  await expect(poolPseudoLabels({ classes: 2, train: labelled, pool }, wanted, context)).rejects.toBe(asked)
  // The two labelled ones, and 3 4 6 7 9 10 of the others.
  const lengths = Array.from({ length: linked[0]!.rows }, (_, i) =>
    Math.hypot(...linked[0]!.data.subarray(2 * i, 2 * i + 2)),
  )
  expect(lengths.map((length) => Math.round(length))).toEqual(Array(8).fill(1))
  const nothing = readBut(() => true)
  expect(
    await poolPseudoLabels({ classes: 2, train: labelled, pool }, { ...wanted, read: nothing }, context),
  ).toBeNull()
})
