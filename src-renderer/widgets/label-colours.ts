import type { Label } from '@contract/labels'

const COLOURS = 6

/** The colour of each label by its name, as CSS; of more labels than there are colours none has one, rather than two alike. */
export const labelColours = (labels: readonly Pick<Label, 'name' | 'colour'>[]): ReadonlyMap<string, string> =>
  new Map(labels.length > COLOURS ? [] : labels.map(({ name, colour }) => [name, `var(--data-${colour})`]))
