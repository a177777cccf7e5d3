import sharp from 'sharp'
import { normal } from '../../platform/random.ts'
import { at, between, definePictureNoise, mapped } from './picture-noise.ts'

export const brightness = definePictureNoise({
  id: 'brightness.v1',
  title: 'Brightness',
  summary: 'Darker or lighter, by three tenths at most.',
  apply(picture, random) {
    const factor = between(random, 0.7, 1.3)
    return mapped(picture, (x, y, c) => factor * at(picture, x, y, c))
  },
})

/** Binomial weights of three pixels in a row. */
const WEIGHTS = [1, 2, 1]
export const blur = definePictureNoise({
  id: 'blur.v1',
  title: 'Blurred',
  summary: 'Each pixel is a mean of its neighbours, weighed 1 2 1 in both directions.',
  apply(picture) {
    const across = mapped(
      picture,
      (x, y, c) => WEIGHTS.reduce((sum, w, i) => sum + w * at(picture, x + i - 1, y, c), 0) / 4,
    )
    return mapped(across, (x, y, c) => WEIGHTS.reduce((sum, w, i) => sum + w * at(across, x, y + i - 1, c), 0) / 4)
  },
})

export const grain = definePictureNoise({
  id: 'grain.v1',
  title: 'Grain',
  summary: 'Noise of a sensor: each value moves by chance, normally distributed, by 5 to 20 of 255.',
  apply(picture, random) {
    const deviation = between(random, 5, 20)
    return mapped(picture, (x, y, c) => at(picture, x, y, c) + deviation * normal(random))
  },
})

export const jpeg = definePictureNoise({
  id: 'jpeg.v1',
  title: 'JPEG',
  summary: 'Stored as JPEG at a quality of 20 to 60.',
  async apply({ width, height, data }, random) {
    const quality = Math.round(between(random, 20, 60))
    const raw = { raw: { width, height, channels: 3 as const } }
    const stored = await sharp(data, raw).jpeg({ quality }).toBuffer()
    return {
      width,
      height,
      data: new Uint8Array(await sharp(stored).removeAlpha().toColourspace('srgb').raw().toBuffer()),
    }
  },
})
