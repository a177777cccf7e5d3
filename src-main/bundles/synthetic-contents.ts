import type { Content } from '../backbones/backbone.ts'
import type { Preparation } from '../backbones/feature-graph.ts'
import { mulberry32, normal, type Random } from '../platform/random.ts'
import { pngOf } from './png.ts'

const TEXTS = [
  'The quick brown fox jumps over the lazy dog.',
  'How do I change my order? It has not come yet!',
  'Ça coûte 2 × 3 = 6 €, straße, naïve',
  '今天天气很好，明天呢？',
  ' ',
]
/** Words that texts made up of them are likely to share with whatever a model has learnt. */
const WORDS =
  'I my the a is not to of and how why when can do have please what card account money order pay payment app phone number name address help time day new old big red water good bad work want need find get send lost wrong 1 25 2024 das ist nicht le la est pas qué el no 我 的 是 吗 怎么 什么 没有 今天'.split(
    ' ',
  )
const MARKS = ['', '', '.', '?', '!', '…', '？', ' :)']
const COUNT = 4
/** Contents of a self-test: texts and vectors are small, an image is not. */
const TESTED = { text: 64, vector: 16, image: 4 } as const

/** Contents made up to test a model with, the same whenever they are asked for: nothing of a project is in them. `thorough`: as many as a self-test has. */
export function syntheticContents(preparation: Preparation, { thorough = false } = {}): Content[] {
  const random = mulberry32(1)
  if (preparation.kind === 'vector')
    return Array.from({ length: thorough ? TESTED.vector : COUNT }, () => ({
      kind: 'vector',
      values: Float32Array.from({ length: preparation.dimensions }, () => normal(random)),
    }))
  if (preparation.kind !== 'pixels') {
    const more = thorough ? TESTED.text - TEXTS.length : 0
    const texts = [...TEXTS, ...Array.from({ length: more }, () => textOf(random))]
    return texts.map((text) => ({ kind: 'text', text }))
  }
  const { width, height } = sidesOf(preparation)
  return Array.from({ length: TESTED.image }, (_, i) => ({
    kind: 'image',
    bytes: pngOf(waves(width, height, i), width, height),
  }))
}

/** From one word to about forty; some in capitals. */
function textOf(random: Random): string {
  const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)]!
  const words = Array.from({ length: 1 + Math.floor(40 * random() ** 2) }, () => pick(WORDS))
  const text = words.join(' ') + pick(MARKS)
  return random() < 0.1 ? text.toUpperCase() : text
}

/** Exactly what the model sees, so that nothing is scaled. */
function sidesOf({ resize, crop }: Extract<Preparation, { kind: 'pixels' }>) {
  if (resize && 'width' in resize) return resize
  if (resize) return { width: resize.shortest, height: resize.shortest }
  return crop ?? { width: 224, height: 224 }
}

/** Stripes of three colours, slanted. */
const waves = (width: number, height: number, i: number): Uint8Array =>
  Uint8Array.from({ length: 3 * width * height }, (_, at) => {
    const [x, y, c] = [Math.floor(at / 3) % width, Math.floor(at / 3 / width), at % 3]
    return Math.round(127.5 + 127 * Math.sin((x * (i + 1) + y * (c + 1)) / 3))
  })
