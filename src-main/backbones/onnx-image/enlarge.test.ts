import { expect, test } from 'vitest'
import { enlarge } from './enlarge.ts'

const GREY = [122, 174, 183, 197, 129, 104, 87, 200, 50, 137, 58, 252]
const from = { width: 4, height: 3, bytes: Uint8Array.from(GREY.flatMap((x) => [x, x, x])) }

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

test.each(Object.entries(PILLOW))('%s gives what Pillow gives, byte for byte', (kernel, wanted) => {
  const { width, height, bytes } = enlarge(from, 7, 5, kernel as keyof typeof PILLOW)
  expect([width, height, bytes.length]).toEqual([7, 5, 105])
  expect([...bytes]).toEqual(wanted.flatMap((x) => [x, x, x]))
})

test('one pixel becomes a plain field, and the same size stays the same', () => {
  const one = enlarge({ width: 1, height: 1, bytes: Uint8Array.of(1, 2, 3) }, 3, 2, 'cubic')
  expect([...one.bytes]).toEqual(Array.from({ length: 6 }, () => [1, 2, 3]).flat())
  expect(enlarge(from, 4, 3, 'cubic').bytes).toEqual(from.bytes)
})
