import sharp from 'sharp'
import type { Content } from '../../src-main/backbones/backbone.ts'
import { mulberry32, normal, type Random } from '../../src-main/platform/random.ts'

/** Strokes of each digit, points in a square of side 10. */
const STROKES: readonly (readonly string[])[] = [
  ['5,0 8,2 9,5 8,8 5,10 2,8 1,5 2,2 5,0'],
  ['3,2 5,0 5,10'],
  ['1,2 4,0 8,1 8,4 1,10 9,10'],
  ['1,1 5,0 8,2 5,5 8,7 5,10 1,9'],
  ['7,10 7,0 1,7 9,7'],
  ['8,0 2,0 2,5 6,4 9,7 6,10 1,9'],
  ['7,0 3,3 1,7 4,10 8,8 7,5 2,6'],
  ['1,0 9,0 4,10'],
  ['5,5 2,2 5,0 8,2 5,5 1,8 5,10 9,8 5,5'],
  ['8,4 3,5 2,2 5,0 8,2 8,4 6,10'],
]
const SIDE = 32

/** A digit as a hand might write it: each point a little elsewhere, turned, slanted and moved, with a pen of some width. */
function digit(label: number, random: Random): Promise<Buffer> {
  const draw = (spread: number) => spread * normal(random)
  const place = `translate(${16 + draw(1.5)} ${16 + draw(1.5)}) rotate(${draw(8)}) skewX(${draw(10)})`
  const [wide, high] = [1.7 + draw(0.2), 2.1 + draw(0.2)]
  const lines = STROKES[label]!.map((stroke) => {
    const points = stroke.split(' ').map((point) => {
      const [x, y] = point.split(',').map(Number) as [number, number]
      return `${wide * (x - 5 + draw(0.5))},${high * (y - 5 + draw(0.5))}`
    })
    return `<polyline points="${points.join(' ')}"/>`
  })
  const pen = `fill="none" stroke="#222" stroke-width="${Math.max(1, 2.5 + draw(0.6))}" stroke-linejoin="round" stroke-linecap="round"`
  const svg = `<svg width="${SIDE}" height="${SIDE}"><rect width="100%" height="100%" fill="#fff"/><g transform="${place}" ${pen}>${lines.join('')}</g></svg>`
  return sharp(Buffer.from(svg)).png().toBuffer()
}

/** So many drawn digits, the same for the same seed. */
export async function drawnDigits(count: number, seed: number) {
  const random = mulberry32(seed)
  const contents: Content[] = []
  const labels = Array.from({ length: count }, (_, i) => [String(i % 10)])
  for (const [label] of labels) contents.push({ kind: 'image', bytes: await digit(Number(label), random) })
  return { contents, labels }
}
