import { join } from 'node:path'
import type { Json, ModelFolder } from '../model-folder.ts'
import { UnsupportedModelStep } from '../unusable-model.ts'

export type Kernel = 'nearest' | 'lanczos3' | 'linear' | 'cubic'

export interface Sides {
  readonly width: number
  readonly height: number
}

/** From pixels to the numbers a model wants, as preprocessor_config.json says it. */
export interface Preprocessing {
  /** Both sides, or the shorter one with the other in proportion; null: left as it is. */
  readonly resize: Sides | { readonly shortest: number } | null
  readonly kernel: Kernel
  /** Cut from the middle; what is outside the image is black. */
  readonly crop: Sides | null
  /** value = (byte · scale − mean) / deviation, by channel */
  readonly scale: number
  readonly mean: readonly [number, number, number]
  readonly deviation: readonly [number, number, number]
}

/** Pillow's numbers for its filters, and what sharp calls them. */
const RESAMPLE: Readonly<Record<number, Kernel>> = { 0: 'nearest', 1: 'lanczos3', 2: 'linear', 3: 'cubic' }

export interface PreprocessingOverrides {
  /** Side of the square the model sees; 0: as the model says. */
  readonly size: number
  /** Three numbers each, '' as the model says. */
  readonly mean: string
  readonly deviation: string
}

/** Throws UnsupportedModelStep for a step that is asked for and not known. */
export function readPreprocessing(
  { path }: ModelFolder,
  config: Json,
  { size, mean, deviation }: PreprocessingOverrides,
): Preprocessing {
  const unsupported = (step: string, supported: string) =>
    new UnsupportedModelStep(join(path, 'preprocessor_config.json'), step, supported)
  const resample = numberOr(config['resample'], 2)
  const kernel = RESAMPLE[resample]
  if (!kernel) throw unsupported(`resample ${resample}`, '0 nearest, 1 Lanczos, 2 bilinear, 3 bicubic')
  const channels = (name: string, given: string, fallback: number): [number, number, number] => {
    const value = given === '' ? (config[name] ?? [fallback, fallback, fallback]) : given.split(/[\s,;]+/).map(Number)
    if (isTriple(value)) return value
    throw unsupported(`${name} ${JSON.stringify(value)}`, `${name} [r, g, b]`)
  }
  const normalised = config['do_normalize'] !== false
  const square = size > 0 ? { width: size, height: size } : null
  return {
    resize: config['do_resize'] === false ? null : (square ?? resizeOf(config, unsupported)),
    kernel,
    crop:
      config['do_center_crop'] === true ? (square ?? sidesOf(config['crop_size']) ?? sidesOf(config['size'])) : null,
    scale: config['do_rescale'] === false ? 1 : numberOr(config['rescale_factor'], 1 / 255),
    mean: normalised ? channels('image_mean', mean, 0) : [0, 0, 0],
    deviation: normalised ? channels('image_std', deviation, 1) : [1, 1, 1],
  }
}

function resizeOf(config: Json, unsupported: (step: string, supported: string) => Error): Preprocessing['resize'] {
  const size = config['size']
  const shortest = typeof size === 'number' ? size : (size as Json | undefined)?.['shortest_edge']
  if (typeof shortest === 'number') {
    const share = config['crop_pct']
    // ConvNeXt keeps this share of the enlarged image.
    return { shortest: typeof share === 'number' ? Math.floor(shortest / share) : shortest }
  }
  const sides = sidesOf(size)
  if (!sides) throw unsupported(`size ${JSON.stringify(size)}`, '{ height, width } | { shortest_edge } | a number')
  return sides
}

function sidesOf(size: unknown): Sides | null {
  if (typeof size === 'number') return { width: size, height: size }
  if (typeof size !== 'object' || size === null) return null
  const { width, height, shortest_edge: shortest } = size as Record<string, unknown>
  if (typeof width === 'number' && typeof height === 'number') return { width, height }
  return typeof shortest === 'number' ? { width: shortest, height: shortest } : null
}

const numberOr = (value: unknown, fallback: number) => (typeof value === 'number' ? value : fallback)

const isTriple = (value: unknown): value is [number, number, number] =>
  Array.isArray(value) && value.length === 3 && value.every((x) => typeof x === 'number' && Number.isFinite(x))
