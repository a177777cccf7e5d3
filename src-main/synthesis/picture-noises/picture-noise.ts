import type { Random } from '../../platform/random.ts'

/** Red, green, blue of each pixel, row by row: data [height, width, 3]. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** One way in which real pictures differ from good ones. */
export interface PictureNoise {
  /** Versioned: `blur.v1`. */
  readonly id: string
  readonly title: string
  readonly summary: string
  /** Changes a picture, by nothing but `random`; its size stays. */
  readonly apply: (picture: Picture, random: Random) => Picture | Promise<Picture>
}
export const definePictureNoise = (noise: PictureNoise): PictureNoise => noise

/** A picture of the same size, each value made from its place. `value` is rounded and kept within 0 … 255. */
export function mapped(picture: Picture, value: (x: number, y: number, channel: number) => number): Picture {
  const { width, height } = picture
  const data = new Uint8Array(width * height * 3)
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++) data[i++] = Math.max(0, Math.min(255, Math.round(value(x, y, c))))
  return { width, height, data }
}

/** The value at a place; beyond an edge that of the edge. */
export function at({ width, height, data }: Picture, x: number, y: number, channel: number): number {
  const [column, row] = [Math.max(0, Math.min(width - 1, x)), Math.max(0, Math.min(height - 1, y))]
  return data[(row * width + column) * 3 + channel]!
}

/** A uniform number between. */
export const between = (random: Random, from: number, to: number): number => from + (to - from) * random()
