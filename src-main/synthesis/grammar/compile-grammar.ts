import { nearestName } from '../templates/nearest-name.ts'
import { limits } from '../templates/template-limits.ts'
import type { Report } from '../templates/template-problems.ts'
import { keyOf, type Definition, type Line, type Reference } from '../templates/template-types.ts'
import { compileLine } from './compile-line.ts'
import {
  combinationsWith,
  probabilityOf,
  someOf,
  type Alternative,
  type Grammar,
  type Length,
  type Rule,
  type SomeOf,
} from './grammar.ts'
import { lineMasses } from './line-masses.ts'

/**
 * Makes definitions ready for drawing. What cannot be drawn (names nobody defines, what leads back to itself, sentences without end) is told and
 * its line left out; so is, without a word more, what refers to it.
 */
export function compileGrammar(definitions: readonly Definition[], report: Report): Grammar {
  const byKey = new Map(definitions.map((one) => [keyOf(one), one]))
  const done = new Map<string, Rule | null>()
  const path: string[] = []
  const budget = { agreements: limits.allAgreements }
  let suggested = 0

  function compile(definition: Definition): Rule | null {
    const key = keyOf(definition)
    const known = done.get(key)
    if (known !== undefined) return known
    path.push(key)
    const lines = definition.lines.flatMap((line) => {
      const rules = rulesIn(line)
      const compiled = rules && compileLine(line, rules, report, budget)
      return compiled ? [{ line, compiled }] : []
    })
    path.pop()
    if (definition.lines.length === 0 && !definition.broken)
      report('no-lines', definition.at, nameOf(key).length, { name: nameOf(key) })
    const rule = lines.length === 0 ? null : ruleOf(definition, lines, report)
    done.set(key, rule)
    return rule
  }

  /** What the references of a line stand for; null where one stands for nothing. */
  function rulesIn({ parts }: Line): Map<Reference, Rule> | null {
    const rules = new Map<Reference, Rule>()
    let isWhole = true
    for (const part of parts) {
      if (part.kind !== 'reference') continue
      const rule = ruleFor(part)
      if (rule) rules.set(part, rule)
      else isWhole = false
    }
    return isWhole ? rules : null
  }

  function ruleFor(reference: Reference): Rule | null {
    const { to, at, length } = reference
    const definition = byKey.get(to)
    if (!definition) {
      const nearest = suggested++ < 20 ? nearestKey(to, byKey) : ''
      return (report('not-defined', at, length, { name: nameOf(to), nearest: nearest && nameOf(nearest) }), null)
    }
    const from = path.indexOf(to)
    if (from >= 0) {
      const circle = [...path.slice(from), to].filter((key) => !key.startsWith('{')).map(nameOf)
      return (report('draws-itself', at, length, { path: shortened(circle).join(' → ') }), null)
    }
    if (path.length > limits.nesting && !done.has(to))
      return (report('too-deep', at, length, { limit: limits.nesting }), null)
    return compile(definition)
  }

  // What no label uses is looked through as well: it may be imported elsewhere, and its faults are faults.
  for (const definition of definitions) compile(definition)
  const labels = definitions.filter(({ mark }) => mark === '%').flatMap((one) => done.get(keyOf(one)) ?? [])
  return { labels }
}

function ruleOf(
  definition: Definition,
  lines: readonly { readonly line: Line; readonly compiled: Alternative }[],
  report: Report,
): Rule {
  const { mark, name, settings, at } = definition
  const masses = lineMasses(definition, lines, report)
  const all = lines.map(({ compiled }) => compiled)
  const any = someOf(
    all,
    masses,
    all.map(({ count }) => count),
  )
  const having = new Map<string, number[]>()
  for (const [i, line] of all.entries())
    for (const key of line.masses.keys()) {
      const known = having.get(key)
      if (known) known.push(i)
      else having.set(key, [i])
    }
  const massOf = (i: number, key: string) => probabilityOf(any, i) * all[i]!.masses.get(key)!
  const withKey = (key: string, indices: readonly number[]): SomeOf<Alternative> =>
    someOf(
      indices.map((i) => all[i]!),
      indices.map((i) => massOf(i, key)),
      indices.map((i) => combinationsWith(all[i]!, key).total),
    )
  return {
    key: keyOf(definition),
    name,
    slot: mark === '@' ? name.split('#')[0]! : null,
    settings,
    at,
    count: any.total,
    byFeatures: new Map([...having].map(([key, some]) => [key, having.size === 1 ? any : withKey(key, some)])),
    masses: new Map([...having].map(([key, some]) => [key, some.reduce((sum, i) => sum + massOf(i, key), 0)])),
    any,
    longest: longestOf(lines.map(({ compiled }) => compiled.longest)),
  }
}
const longestOf = (all: readonly Length[]): Length =>
  all.reduce((a, b) => ({
    parts: Math.max(a.parts, b.parts),
    characters: Math.max(a.characters, b.characters),
    depth: Math.max(a.depth, b.depth),
  }))

const nameOf = (key: string) => (key.startsWith('{') ? '{…}' : `${key[0]}[${key.slice(1)}]`)
const shortened = (names: readonly string[]) =>
  names.length > 8 ? [...names.slice(0, 4), '…', ...names.slice(-3)] : names

/** The same name under another mark, or one that differs in few letters; '' for none. */
function nearestKey(key: string, known: ReadonlyMap<string, Definition>): string {
  const [mark, name] = [key[0]!, key.slice(1)]
  const other = mark === '~' ? '@' : '~'
  if (known.has(other + name)) return other + name
  for (const sign of [mark, other]) {
    const names = [...known.keys()].flatMap((one) => (one[0] === sign ? [one.slice(1)] : []))
    const nearest = nearestName(name, names.slice(0, 1000))
    if (nearest) return sign + nearest
  }
  return ''
}
