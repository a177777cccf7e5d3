import type { Content } from '../backbones/backbone.ts'
import type { Preparation } from '../backbones/feature-graph.ts'
import { mulberry32, normal } from '../platform/random.ts'
import { pngOf } from './png.ts'

const TEXTS = [
  'The quick brown fox jumps over the lazy dog.',
  'How do I change my order? It has not come yet!',
  'Ça coûte 2 × 3 = 6 €, straße, naïve',
  '今天天气很好，明天呢？',
  ' ',
]
const COUNT = 4

/** Contents made up to test a model with: nothing of a project is in them. */
export function syntheticContents(preparation: Preparation): Content[] {
  const random = mulberry32(1)
  if (preparation.kind === 'vector')
    return Array.from({ length: COUNT }, () => ({
      kind: 'vector',
      values: Float32Array.from({ length: preparation.dimensions }, () => normal(random)),
    }))
  if (preparation.kind !== 'pixels') return TEXTS.map((text) => ({ kind: 'text', text }))
  const { width, height } = sidesOf(preparation)
  return Array.from({ length: COUNT }, (_, i) => ({
    kind: 'image',
    bytes: pngOf(waves(width, height, i), width, height),
  }))
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
