import type { Label } from '@contract/labels'
import type { PoolMap } from '@contract/strategies'
import type { DotLook, DotShape } from '../../charts/draw-dots'
import type { MapTokens } from '../../charts/map-tokens'

/** Shades between sure and unsure. */
const SHADES = 8
/** Beyond this doubt nothing gets hotter: a guess among many is already as unsure as it shows. */
const HOTTEST = 0.8

/** Dots by doubt (the hotter the less sure, over all others) or by label; labelled ones square; the batches ringed. */
export function mapLook(
  map: PoolMap | null,
  mode: 'doubt' | 'predicted',
  { asked, rivals }: { readonly asked: readonly number[]; readonly rivals: readonly number[] },
  labels: readonly Pick<Label, 'name' | 'colour'>[],
  { accent, quiet, settled, surface, ink, data }: MapTokens,
): DotLook {
  const rings = [
    ...rivals.map((dot) => ({ dot, colour: data[1]! })),
    ...asked.map((dot) => ({ dot, colour: mode === 'doubt' ? accent : ink })),
  ]
  const shape = map?.label.map((label): DotShape => (label === null ? 'dot' : 'square')) ?? []
  const shades = Array.from(
    { length: SHADES },
    (_, i) => `color-mix(in oklab, ${accent} ${Math.round((100 * i) / (SHADES - 1))}%, ${quiet})`,
  )
  if (mode === 'doubt')
    return {
      rings,
      shape,
      surface,
      ink,
      palette: [settled, ...shades],
      paint: map?.doubt.map((doubt, i) => (shape[i] === 'square' ? 0 : 1 + shade(doubt))) ?? [],
    }
  const colours = new Map(labels.map(({ name, colour }) => [name, colour]))
  const colourOf = (label: number | null | undefined) =>
    label === null || label === undefined ? 0 : (colours.get(map!.labels[label]!) ?? 0)
  return {
    rings,
    shape,
    surface,
    ink,
    palette: [quiet, ...data],
    paint: map?.samples.map((_, i) => colourOf(map.label[i] ?? map.predicted[i])) ?? [],
  }
}

const shade = (doubt: number | null): number =>
  doubt === null ? 0 : Math.min(SHADES - 1, Math.floor((SHADES * doubt) / HOTTEST))
