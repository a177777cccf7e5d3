import type { Label } from '@contract/labels'
import type { PoolMap } from '@contract/strategies'
import type { DotLook } from '../../charts/draw-dots'

/** Shades between sure and unsure. */
const SHADES = 8
/** Beyond this doubt nothing gets hotter: a guess among many is already as unsure as it shows. */
const HOTTEST = 0.8

interface Tokens {
  readonly accent: string
  readonly quiet: string
  readonly settled: string
  readonly surface: string
  readonly ink: string
  readonly data: readonly string[]
}

/** The theme's colours as a canvas wants them: resolved. */
export function mapTokens(element: Element = document.documentElement): Tokens {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(name).trim()
  return {
    accent: token('--accent'),
    quiet: token('--edge-strong'),
    settled: token('--ink-3'),
    surface: token('--surface-2'),
    ink: token('--ink'),
    data: [1, 2, 3, 4, 5, 6].map((i) => token(`--data-${i}`)),
  }
}

/** Dots by doubt (the hotter the less sure, over all others) or by label; labelled ones square; the batches ringed. */
export function mapLook(
  map: PoolMap | null,
  mode: 'doubt' | 'predicted',
  { asked, rivals }: { readonly asked: readonly number[]; readonly rivals: readonly number[] },
  labels: readonly Pick<Label, 'name' | 'colour'>[],
  { accent, quiet, settled, surface, ink, data }: Tokens,
): DotLook {
  const rings = [
    ...rivals.map((dot) => ({ dot, colour: data[1]! })),
    ...asked.map((dot) => ({ dot, colour: mode === 'doubt' ? accent : ink })),
  ]
  const square = map?.label.map((label) => (label === null ? 0 : 1)) ?? []
  const shades = Array.from(
    { length: SHADES },
    (_, i) => `color-mix(in oklab, ${accent} ${Math.round((100 * i) / (SHADES - 1))}%, ${quiet})`,
  )
  if (mode === 'doubt')
    return {
      rings,
      square,
      surface,
      ink,
      palette: [settled, ...shades],
      paint: map?.doubt.map((doubt, i) => (square[i] ? 0 : 1 + shade(doubt))) ?? [],
    }
  const colours = new Map(labels.map(({ name, colour }) => [name, colour]))
  const colourOf = (label: number | null | undefined) =>
    label === null || label === undefined ? 0 : (colours.get(map!.labels[label]!) ?? 0)
  return {
    rings,
    square,
    surface,
    ink,
    palette: [quiet, ...data],
    paint: map?.samples.map((_, i) => colourOf(map.label[i] ?? map.predicted[i])) ?? [],
  }
}

const shade = (doubt: number | null): number =>
  doubt === null ? 0 : Math.min(SHADES - 1, Math.floor((SHADES * doubt) / HOTTEST))
