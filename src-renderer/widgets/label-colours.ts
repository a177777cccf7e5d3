import type { Label } from '@contract/labels'

const COLOURS = 6

/** Grey, which tells nothing apart. */
const PLAIN = 6

/** The colour of each label by its name, as CSS; of more labels than there are colours only those have one that a person gave one, rather than two alike. */
export const labelColours = (labels: readonly Pick<Label, 'name' | 'colour'>[]): ReadonlyMap<string, string> =>
  new Map(
    labels
      .filter(({ colour }) => labels.length <= COLOURS || colour !== PLAIN)
      .map(({ name, colour }) => [name, `var(--data-${colour})`]),
  )
