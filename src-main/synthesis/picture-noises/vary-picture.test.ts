import { expect, test } from 'vitest'
import { mulberry32 } from '../../platform/random.ts'
import { pictureNoises } from './index.ts'
import { mapped, type Picture } from './picture-noise.ts'
import { pictureVarier, UnusablePictureNoise } from './vary-picture.ts'

const blank: Picture = { width: 24, height: 16, data: new Uint8Array(24 * 16 * 3) }
const filled = (value: number) => mapped(blank, () => value)
const random = mulberry32(1)
const patterned = mapped(blank, () => 256 * random())
const applied = async (id: string, picture: Picture, seed = 1) =>
  pictureNoises.find((noise) => noise.id === id)!.apply(picture, mulberry32(seed))
const mean = ({ data }: Picture) => data.reduce((sum, value) => sum + value, 0) / data.length

test('mirrored twice a picture is what it was; once, the first pixel is the last', async () => {
  const once = await applied('flip.v1', patterned)
  expect((await applied('flip.v1', once)).data).toEqual(patterned.data)
  expect([...once.data.subarray(0, 3)]).toEqual([...patterned.data.subarray(23 * 3, 24 * 3)])
})
test('a part of what is the same everywhere, and a mean of it, is the same', async () => {
  for (const id of ['crop.v1', 'blur.v1']) expect((await applied(id, filled(77))).data).toEqual(filled(77).data)
})
test('a crop shows values of a ramp in order, none that was not there', async () => {
  const ramp = mapped(blank, (x) => 10 * x)
  const row = (await applied('crop.v1', ramp, 3)).data.subarray(0, 24 * 3).filter((_, i) => i % 3 === 0)
  expect([...row]).toEqual([...row].sort((a, b) => a - b))
  // At least four fifths of 23 steps of 10.
  expect(row.at(-1)! - row[0]!).toBeGreaterThanOrEqual(0.8 * 230 - 10)
})
test('a blurred dot becomes the square of 1 2 1', async () => {
  const dot = mapped(blank, (x, y) => (x === 5 && y === 5 ? 160 : 0))
  const { data } = await applied('blur.v1', dot)
  const around = [4, 5, 6].map((y) => [4, 5, 6].map((x) => data[(y * 24 + x) * 3]))
  expect(around).toEqual([
    [10, 20, 10],
    [20, 40, 20],
    [10, 20, 10],
  ])
})
test('brightness is one factor for all, within three tenths', async () => {
  for (const seed of [1, 2, 3, 4]) {
    const values = new Set((await applied('brightness.v1', filled(100), seed)).data)
    expect(values.size).toBe(1)
    expect([...values][0]! >= 70 && [...values][0]! <= 130).toBe(true)
  }
})
test('grain leaves the mean and deviates by 5 to 20', async () => {
  const noisy = await applied('grain.v1', filled(128))
  const deviation = Math.sqrt(
    noisy.data.reduce((sum, value) => sum + (value - mean(noisy)) ** 2, 0) / noisy.data.length,
  )
  expect(Math.abs(mean(noisy) - 128)).toBeLessThan(2.5)
  expect(deviation > 4.5 && deviation < 22).toBe(true)
})
test('what is cut out is one grey square, a fifth to two fifths of the shorter side', async () => {
  const { data } = await applied('cut-out.v1', filled(0))
  const side = Math.sqrt(data.filter((value) => value === 128).length / 3)
  expect(Number.isInteger(side)).toBe(true)
  expect(side / 16 >= 0.19 && side / 16 <= 0.41).toBe(true)
})
test('JPEG changes values and leaves size and light', async () => {
  const stored = await applied('jpeg.v1', patterned)
  expect(stored.data).toHaveLength(patterned.data.length)
  expect(stored.data).not.toEqual(patterned.data)
  expect(Math.abs(mean(stored) - mean(patterned))).toBeLessThan(5)
})
test('the same seed makes the same picture; each noise comes as often as the profile says, and says so', async () => {
  const vary = pictureVarier({ 'flip.v1': 0.25, 'brightness.v1': 1 })
  expect(await vary(patterned, 5)).toEqual(await vary(patterned, 5))
  let flipped = 0
  for (let seed = 0; seed < 400; seed++) {
    const { noises } = await vary(filled(9), Math.imul(seed, 7919))
    expect(noises.at(-1)).toBe('brightness.v1')
    flipped += noises.includes('flip.v1') ? 1 : 0
  }
  // 100 ± 4 standard deviations of a binomial.
  expect(Math.abs(flipped - 100)).toBeLessThan(4 * Math.sqrt(400 * 0.25 * 0.75))
})
test('a noise nobody knows is refused', () => {
  expect(() => pictureVarier({ 'rain.v1': 0.5 })).toThrow(UnusablePictureNoise)
  expect(() => pictureVarier({ 'flip.v1': 2 })).toThrow(UnusablePictureNoise)
})
