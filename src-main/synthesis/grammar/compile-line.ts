import { limits } from '../templates/template-limits.ts'
import type { Report } from '../templates/template-problems.ts'
import type { Line, Part, Reference } from '../templates/template-types.ts'
import {
  agreeing,
  byPassedOn,
  combinationsOf,
  crossed,
  featureKey,
  passedOn,
  type Agreeing,
  type Outcome,
} from './agreement.ts'
import { optionsOf, type Alternative, type Combination, type GrammarPart, type Length, type Rule } from './grammar.ts'

/** Ways to agree that may still be listed, in all definitions together. */
export interface Budget {
  agreements: number
}

/** An alternative made ready for drawing; `rules`: what its references stand for. Null where it cannot be drawn from; the problem is told. */
export function compileLine(
  line: Line,
  rules: ReadonlyMap<Reference, Rule>,
  report: Report,
  budget: Budget,
): Alternative | null {
  const grouped = line.parts.filter((part) => part.kind === 'reference' && part.group !== null) as Reference[]
  const parts = line.parts.map((part) => compilePart(part, rules, grouped))
  const longest = longestOf(parts)
  if (longest.depth > limits.nesting) return (report('too-deep', line.at, 1, { limit: limits.nesting }), null)
  const tooLong = longest.parts > limits.sentenceParts ? 'parts' : longest.characters > limits.sentenceCharacters
  if (tooLong) {
    const what = tooLong === 'parts' ? 'parts' : 'characters'
    const limit = what === 'parts' ? limits.sentenceParts : limits.sentenceCharacters
    return (report('sentence-too-long', line.at, 1, { found: longest[what], limit, what }), null)
  }
  const free = parts.reduce((product, part) => product * freeCount(part), 1n)
  const common = { parts, at: line.at, calledAs: line.value ?? aliasOf(line.parts), longest }
  if (grouped.length === 0) {
    const key = featureKey(line.features)
    const any = { of: [NOTHING_TO_AGREE], cumulative: CERTAIN, counts: [free], total: free }
    return { ...common, count: free, any, byFeatures: null, masses: key === '' ? NO_FEATURES : new Map([[key, 1]]) }
  }
  if (budget.agreements <= 0) return (report('too-many-agreements', line.at, 1, { limit: limits.allAgreements }), null)
  const ways = waysOf(line, grouped, rules, report)
  if (!ways) return null
  budget.agreements -= ways.length
  const any = combinationsOf(ways, free)
  const total = ways.reduce((sum, { mass }) => sum + mass, 0)
  const masses = new Map<string, number>()
  for (const { key, mass } of ways) masses.set(key, (masses.get(key) ?? 0) + mass / total)
  return { ...common, count: any.total, any, byFeatures: masses.size === 1 ? null : byPassedOn(ways, free), masses }
}
/** Most lines have nothing to agree: they share these. */
const NOTHING_TO_AGREE: Combination = { picks: [] }
const CERTAIN = Float64Array.of(1)
const NO_FEATURES: ReadonlyMap<string, number> = new Map([['', 1]])

function compilePart(part: Part, rules: ReadonlyMap<Reference, Rule>, grouped: readonly Reference[]): GrammarPart {
  if (part.kind === 'text') return { kind: 'text', text: part.text.replaceAll(/\s+/g, ' ') }
  if (part.kind === 'range') return { kind: 'range', range: part.range, count: BigInt(part.range.count) }
  const rule = rules.get(part)!
  const pick = grouped.indexOf(part)
  const isOptional = part.leftOut > 0
  const presence = isOptional && pick < 0 ? optionsOf([part.leftOut, 1 - part.leftOut], [1n, rule.count]) : null
  return { kind: 'rule', rule, presence, pick, count: pick < 0 ? rule.count + (presence ? 1n : 0n) : 1n }
}
const freeCount = (part: GrammarPart) => (part.kind === 'text' ? 1n : part.count)

/** How its references agree, group by group; without any there is one way. */
function waysOf(
  line: Line,
  grouped: readonly Reference[],
  rules: ReadonlyMap<Reference, Rule>,
  report: Report,
): readonly Agreeing[] | null {
  const names = [...new Set(grouped.map(({ group }) => group!))]
  const groups: (readonly Agreeing[])[] = []
  for (const name of names) {
    const members = grouped.filter(({ group }) => group === name)
    const ways = agreeing(members.map((member) => outcomesOf(member, rules.get(member)!)))
    if (!ways) return (report('too-many-agreements', line.at, 1, { limit: limits.agreements }), null)
    if (ways.length === 0) return (report('nothing-agrees', line.at, 1, { group: name }), null)
    groups.push(ways)
  }
  const ways = crossed(groups)
  if (!ways) return (report('too-many-agreements', line.at, 1, { limit: limits.agreements }), null)
  // Picks stand in the order of the line, not of the groups.
  const order = names.flatMap((name) => grouped.flatMap((one, i) => (one.group === name ? [i] : [])))
  return ways.map((way) => {
    const picks: (string | null)[] = []
    order.forEach((place, i) => (picks[place] = way.picks[i]!))
    return { ...way, picks, key: passedOn(line.features, way.key) }
  })
}

function outcomesOf({ leftOut }: Reference, rule: Rule): readonly Outcome[] {
  const present = [...rule.byFeatures].map(([features, { total }]) => ({
    features,
    mass: (1 - leftOut) * rule.masses.get(features)!,
    count: total,
  }))
  return leftOut > 0 ? [{ features: null, mass: leftOut, count: 1n }, ...present] : present
}
function longestOf(parts: readonly GrammarPart[]): Length {
  let [count, characters, depth] = [0, 0, 0]
  for (const part of parts) {
    const own =
      part.kind === 'rule'
        ? part.rule.longest
        : { parts: 1, characters: part.kind === 'text' ? part.text.length : part.range.longest, depth: 0 }
    count += own.parts
    characters += own.characters
    depth = Math.max(depth, own.depth + 1)
  }
  return { parts: Math.max(1, count), characters, depth }
}

const aliasOf = (parts: readonly Part[]): string | null => {
  const [only] = parts
  return parts.length === 1 && only?.kind === 'reference' && only.to.startsWith('~') ? only.to.slice(1) : null
}
