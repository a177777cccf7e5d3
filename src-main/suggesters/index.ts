import { resolveOptions } from '../platform/options.ts'
import { isKeptForMeasuring } from '../storage/tables/holdout.ts'
import { model } from './model/model.ts'
import { neighbours } from './neighbours/neighbours.ts'
import type { AskedFor, Suggester, Suggestion } from './suggester.ts'

/** All suggesters, in the order they are asked. */
export const suggesters = [model, neighbours] as unknown as readonly Suggester[]

/** A suggestion, and whose it is. */
export interface Suggested extends Suggestion {
  readonly by: Pick<Suggester, 'id' | 'gives'>
}

/**
 * What is proposed for samples whose cards are dealt: of each what the first suggester says that has something to say. Nothing of what is kept for
 * measuring: a guess would anchor the annotator, and the measure with them.
 */
export function suggestionsFor(samples: readonly number[], asked: AskedFor): ReadonlyMap<number, Suggested> {
  const found = new Map<number, Suggested>()
  let open = samples.filter((sample) => !isKeptForMeasuring(asked.db, sample))
  for (const by of suggesters) {
    if (open.length === 0) break
    const said = by.suggest(open, asked, resolveOptions(by.id, by.options))
    open.forEach((sample, i) => {
      const one = said[i]
      if (one && one.labels.length > 0) found.set(sample, { ...one, by })
    })
    open = open.filter((sample) => !found.has(sample))
  }
  return found
}
