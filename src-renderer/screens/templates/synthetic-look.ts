import type { SyntheticMap } from '@contract/synthetic-map'
import type { DotLook, DotShape } from '../../charts/draw-dots'
import type { MapTokens } from '../../charts/map-tokens'

export interface MapFilter {
  /** null: of all templates. */
  readonly template: number | null
  /** null: whatever became of them. */
  readonly state: SyntheticMap['synthetic']['state'][number] | null
}
/** Places of the synthetic samples that a filter lets through. */
export const shownSynthetic = ({ synthetic }: SyntheticMap, { template, state }: MapFilter): readonly number[] =>
  [...synthetic.samples.keys()].filter(
    (i) =>
      (template === null || synthetic.template[i] === template) && (state === null || synthetic.state[i] === state),
  )

/** Colours (1–6, 0: none) as a map wants them. */
interface Colours {
  readonly mode: 'label' | 'template'
  readonly ofLabel: (label: string) => number
  /** Templates in the order of the list, which gives each its colour. */
  readonly templates: readonly number[]
}

/** Real samples muted, behind; synthetic ones as triangles before them.  shown: places in `synthetic` */
export function syntheticLook(
  { labels, real, synthetic }: Pick<SyntheticMap, 'labels' | 'real' | 'synthetic'>,
  shown: readonly number[],
  { mode, ofLabel, templates }: Colours,
  { quiet, settled, surface, ink, data }: MapTokens,
): DotLook {
  const muted = data.map((colour) => `color-mix(in oklab, ${colour} 55%, ${surface})`)
  const palette = [quiet, ...muted, settled, ...data]
  const before = 1 + muted.length
  const colourOf = (label: number) => ofLabel(labels[label]!)
  const ofTemplate = (template: number) => 1 + (templates.indexOf(template) % data.length)
  const behind = real.label.map((label) => (label === null || mode === 'template' ? 0 : colourOf(label)))
  const inFront = shown.map((i) =>
    mode === 'template' ? ofTemplate(synthetic.template[i]!) : colourOf(synthetic.label[i]!),
  )
  const shapeOf = (label: number | null): DotShape => (label === null ? 'dot' : 'square')
  return {
    palette,
    paint: [...behind, ...inFront.map((colour) => before + colour)],
    shape: [...real.label.map(shapeOf), ...shown.map((): DotShape => 'triangle')],
    rings: [],
    surface,
    ink,
  }
}
