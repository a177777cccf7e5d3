import { at, between, definePictureNoise, mapped, type Picture } from './picture-noise.ts'

export const flip = definePictureNoise({
  id: 'flip.v1',
  title: 'Mirrored',
  summary: 'Left and right change places; not for writing or digits.',
  apply: (picture) => mapped(picture, (x, y, c) => at(picture, picture.width - 1 - x, y, c)),
})

export const crop = definePictureNoise({
  id: 'crop.v1',
  title: 'Cropped',
  summary: 'Another part of it, at least four fifths of each side, as large as before.',
  apply(picture, random) {
    const { width, height } = picture
    const share = between(random, 0.8, 1)
    const [left, top] = [between(random, 0, width * (1 - share)), between(random, 0, height * (1 - share))]
    return mapped(picture, (x, y, c) =>
      inBetween(picture, left + (x + 0.5) * share - 0.5, top + (y + 0.5) * share - 0.5, c),
    )
  },
})

/** Bilinear. */
function inBetween(picture: Picture, x: number, y: number, channel: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)]
  const [dx, dy] = [x - left, y - top]
  const row = (of: number) => at(picture, left, of, channel) * (1 - dx) + at(picture, left + 1, of, channel) * dx
  return row(top) * (1 - dy) + row(top + 1) * dy
}

export const cutOut = definePictureNoise({
  id: 'cut-out.v1',
  title: 'Cut out',
  summary: 'A grey square hides a part, a fifth to two fifths of the shorter side (DeVries & Taylor 2017).',
  apply(picture, random) {
    const { width, height } = picture
    const side = Math.max(1, Math.round(between(random, 0.2, 0.4) * Math.min(width, height)))
    const [left, top] = [Math.floor(random() * (width - side + 1)), Math.floor(random() * (height - side + 1))]
    const isHidden = (x: number, y: number) => x >= left && x < left + side && y >= top && y < top + side
    return mapped(picture, (x, y, c) => (isHidden(x, y) ? 128 : at(picture, x, y, c)))
  },
})
