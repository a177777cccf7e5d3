import { limits } from '../templates/template-limits.ts'
import type { Features } from '../templates/template-types.ts'
import { someOf, type Combination, type SomeOf } from './grammar.ts'

/** Features as a key: “gender=f,number=one”; '' for none. */
export const featureKey = (features: Features): string =>
  Object.keys(features)
    .sort()
    .map((name) => `${name}=${features[name]}`)
    .join(',')
const featuresOf = (key: string): Features =>
  Object.fromEntries(key === '' ? [] : key.split(',').map((pair) => pair.split('=')))

/** The features of both, null where they contradict each other. */
function together(a: string, b: string): string | null {
  if (a === '' || a === b) return b
  if (b === '') return a
  const [left, right] = [featuresOf(a), featuresOf(b)]
  return Object.keys(right).some((name) => name in left && left[name] !== right[name])
    ? null
    : featureKey({ ...left, ...right })
}

/** What one reference may be: with these features, at this probability, in so many ways. Null features: left out. */
export interface Outcome {
  readonly features: string | null
  readonly mass: number
  readonly count: bigint
}
export interface Agreeing {
  /** The features all of them have together. */
  readonly key: string
  readonly picks: readonly (string | null)[]
  readonly mass: number
  readonly count: bigint
}

/** All ways in which references agree: P(a, b, …) ∝ P(a)·P(b)·… where none contradicts another. Null: too many to list. */
export function agreeing(references: readonly (readonly Outcome[])[]): readonly Agreeing[] | null {
  let ways: Agreeing[] = [{ key: '', picks: [], mass: 1, count: 1n }]
  for (const outcomes of references) {
    // Most may contradict each other, but all have to be compared.
    if (ways.length * outcomes.length > limits.compared) return null
    const next: Agreeing[] = []
    for (const { key, picks, mass, count } of ways)
      for (const outcome of outcomes) {
        const both = together(key, outcome.features ?? '')
        if (both === null) continue
        next.push({
          key: both,
          picks: [...picks, outcome.features],
          mass: mass * outcome.mass,
          count: count * outcome.count,
        })
        if (next.length > limits.agreements) return null
      }
    ways = next
  }
  return ways
}

/** Every way of one group with every way of the others. What is passed on: the first group's features, and what those after it add. */
export function crossed(groups: readonly (readonly Agreeing[])[]): readonly Agreeing[] | null {
  let ways: readonly Agreeing[] = [{ key: '', picks: [], mass: 1, count: 1n }]
  for (const group of groups) {
    if (ways.length * group.length > limits.agreements) return null
    ways = ways.flatMap((one) =>
      group.map((other) => ({
        key: featureKey({ ...featuresOf(other.key), ...featuresOf(one.key) }),
        picks: [...one.picks, ...other.picks],
        mass: one.mass * other.mass,
        count: one.count * other.count,
      })),
    )
  }
  return ways
}

/** Features written on the line itself go before those of its references. */
export const passedOn = (own: Features, key: string): string =>
  Object.keys(own).length === 0 ? key : featureKey({ ...featuresOf(key), ...own })

/** Ways by the features they pass on. `ways` times each count of a way. */
export function byPassedOn(ways: readonly Agreeing[], times: bigint): Map<string, SomeOf<Combination>> {
  const grouped = Map.groupBy(ways, ({ key }) => key)
  return new Map([...grouped].map(([key, some]) => [key, combinationsOf(some, times)]))
}
export const combinationsOf = (ways: readonly Agreeing[], times: bigint): SomeOf<Combination> =>
  someOf(
    ways.map(({ picks }) => ({ picks })),
    ways.map(({ mass }) => mass),
    ways.map(({ count }) => count * times),
  )
