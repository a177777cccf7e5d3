import { expect, test } from 'vitest'
import { createRuntime } from '../../compute/ort-runtime.ts'
import { openEnlarger, taps } from './enlarge.ts'

const GREY = [122, 174, 183, 197, 129, 104, 87, 200, 50, 137, 58, 252]

/** 4 × 3 to 7 × 5 by Pillow 12. */
const PILLOW = {
  linear: [
    122, 141, 170, 179, 184, 192, 197, 125, 133, 144, 146, 148, 179, 198, 129, 120, 106, 96, 95, 160, 200, 82, 97, 121,
    97, 81, 174, 231, 50, 81, 131, 98, 72, 183, 252,
  ],
  cubic: [
    117, 138, 176, 188, 191, 195, 197, 127, 134, 147, 148, 153, 182, 200, 131, 122, 106, 87, 92, 165, 209, 74, 93, 122,
    85, 70, 180, 239, 36, 76, 137, 91, 62, 192, 255,
  ],
  lanczos3: [
    111, 137, 179, 196, 193, 197, 198, 131, 137, 147, 148, 157, 182, 199, 131, 124, 108, 76, 94, 166, 214, 69, 96, 121,
    69, 66, 178, 243, 26, 80, 142, 86, 66, 191, 255,
  ],
}

const GREY_PLANES = Float32Array.from([...GREY, ...GREY, ...GREY])
const plain = { resize: { width: 7, height: 5 }, crop: null, scale: 1, mean: [0, 0, 0], deviation: [1, 1, 1] } as const
const runtime = createRuntime({ threads: 1 })

test.each(Object.entries(PILLOW))('%s gives what Pillow gives, byte for byte', async (kernel, wanted) => {
  const enlarger = await openEnlarger(runtime, { ...plain, kernel: kernel as keyof typeof PILLOW })
  const found = await enlarger.run(GREY_PLANES, 1, { width: 4, height: 3 }, { width: 7, height: 5 })
  expect([...found]).toEqual([...wanted, ...wanted, ...wanted])
  await enlarger.release()
})

test('keeps the middle where it crops, black beyond the edge, and scales each channel', async () => {
  const preprocessing = { ...plain, kernel: 'cubic', scale: 0.5, mean: [0, 1, 2], deviation: [1, 1, 2] } as const
  const enlarger = await openEnlarger(runtime, { ...preprocessing, crop: { width: 3, height: 7 } })
  const found = await enlarger.run(GREY_PLANES, 1, { width: 4, height: 3 }, { width: 7, height: 5 })
  const columns = [2, 3, 4]
  const middle = [-1, 0, 1, 2, 3, 4, 5].flatMap((y) =>
    columns.map((x) => (y < 0 || y > 4 ? 0 : PILLOW.cubic[7 * y + x]!)),
  )
  const channel = (mean: number, deviation: number) => middle.map((byte) => (0.5 * byte - mean) / deviation)
  expect([...found]).toEqual([...channel(0, 1), ...channel(1, 1), ...channel(2, 2)])
  await enlarger.release()
})

test('one pixel becomes a plain field', () => {
  expect([...taps(1, 3, 'cubic')]).toEqual([1, 1, 1])
})
