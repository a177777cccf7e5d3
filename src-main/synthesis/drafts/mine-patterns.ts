import { levelled } from '../gates/text-grams.ts'
import { commonCount, commonKeys, placesOf } from './align.ts'
import { textOf, tokensOf, type Token } from './tokens-of.ts'

export interface MinedText {
  readonly id: number
  readonly text: string
  readonly label: string
}
/** What varies in a pattern: where nothing stood, the value is empty. The most frequent first. */
export interface MinedGap {
  /** Fixed words before it. */
  readonly after: number
  /** Whether a blank stands between it and the word before it, or (of the first gap) behind it. */
  readonly blank: boolean
  readonly values: readonly { readonly text: string; readonly count: number }[]
}
export interface MinedPattern {
  readonly label: string
  /** Words and marks that all have, as most write them. */
  readonly fixed: readonly Pick<Token, 'text' | 'blank'>[]
  readonly gaps: readonly MinedGap[]
  /** Marks behind the last word. */
  readonly end: string
  /** Samples that it says, ascending. */
  readonly covers: readonly number[]
}
export interface MineOptions {
  /** Different texts that a pattern must say at least. */
  readonly least?: number
  /** Share of the words of a text, in the mean, that must be fixed. */
  readonly fixedShare?: number
}

/** Different texts of a label that are aligned, the first of them: the work grows with their square. */
export const MOST_TEXTS = 300
/** Words of a text beyond which it is left out, and of a gap beyond which two are no pattern. */
const [MOST_WORDS, WIDEST_GAP] = [60, 6]

/** What ends a sentence is no word of it: the pattern ends as most do. */
const END = /[\s.!?。！？]+$/u
/** A gap within one sentence. */
const SENTENCE_MARK = /^[.!?;。！？；]$/u

interface Member {
  readonly end: string
  readonly tokens: readonly Token[]
  readonly ids: number[]
}
interface Cluster {
  readonly members: readonly Member[]
  readonly fixed: readonly string[]
  /** Words of a member, in the mean. */
  readonly words: number
}

/**
 * Patterns of the texts of each label: the two most alike are generalised to what both have in order (anti-unification of sequences, Plotkin 1970), then the
 * next two, texts or patterns (progressive alignment, Feng & Doolittle 1987), for as long as `fixedShare` of their words stays fixed; what varies keeps the
 * values it was seen with. The patterns that say most come first; ties by the oldest sample.
 */
export const minePatterns = (texts: readonly MinedText[], options: MineOptions = {}): readonly MinedPattern[] =>
  [...minedByLabel(texts, options)].flatMap(({ patterns }) => patterns)

/** The same, label by label; `texts`: how many the label has. */
export function* minedByLabel(
  texts: readonly MinedText[],
  { least = 3, fixedShare = 0.6 }: MineOptions = {},
): Generator<{ readonly patterns: readonly MinedPattern[]; readonly texts: number }> {
  for (const [label, own] of Map.groupBy(texts, ({ label }) => label)) {
    const patterns = clustersOf(membersOf(own), fixedShare)
      .filter(({ members }) => members.length >= least)
      .map((cluster) => patternOf(label, cluster))
      .sort((a, b) => b.covers.length - a.covers.length || a.covers[0]! - b.covers[0]!)
    yield { patterns, texts: own.length }
  }
}

/** Different texts, whatever their case and blanks. */
function membersOf(texts: readonly MinedText[]): readonly Member[] {
  const known = new Map<string, Member>()
  for (const { id, text } of texts) {
    const key = levelled(text)
    const member = known.get(key)
    if (member) member.ids.push(id)
    else if (known.size < MOST_TEXTS) {
      const tokens = tokensOf(text.replace(END, ''))
      const end = END.exec(text)?.[0].trim() ?? ''
      if (tokens.length > 0 && tokens.length <= MOST_WORDS) known.set(key, { tokens, end, ids: [id] })
    }
  }
  return [...known.values()]
}

function clustersOf(members: readonly Member[], fixedShare: number): readonly Cluster[] {
  const clusters: (Cluster | null)[] = members.map((member) => ({
    members: [member],
    fixed: member.tokens.map(({ key }) => key),
    words: member.tokens.length,
  }))
  const alike = clusters.map((a, i) => clusters.map((b, j) => (j < i ? likeness(a!, b!) : 0)))
  for (;;) {
    let [best, one, other] = [fixedShare, -1, -1]
    for (let i = 0; i < clusters.length; i++)
      for (let j = 0; j < i; j++) if (alike[i]![j]! > best) [best, one, other] = [alike[i]![j]!, i, j]
    if (one < 0) break
    const joined = join(clusters[one]!, clusters[other]!)
    alike[one]![other] = 0
    if (!joined) continue
    clusters[other] = joined
    clusters[one] = null
    for (let k = 0; k < clusters.length; k++) {
      alike[Math.max(one, k)]![Math.min(one, k)] = 0
      const against = clusters[k]
      if (k !== other && against) alike[Math.max(other, k)]![Math.min(other, k)] = likeness(joined, against)
    }
  }
  return clusters.filter((cluster) => cluster !== null)
}

/** Share of the words of the longer one, in the mean, that both have in order. */
const likeness = (a: Cluster, b: Cluster): number => commonCount(a.fixed, b.fixed) / Math.max(a.words, b.words)

/** null: not two words would stay, or something between them is too long to be one thing. */
function join(a: Cluster, b: Cluster): Cluster | null {
  const members = [...a.members, ...b.members]
  const fixed = commonKeys(a.fixed, b.fixed)
  const isWord = new Set(members[0]!.tokens.filter((token) => token.isWord).map(({ key }) => key))
  if (fixed.filter((key) => isWord.has(key)).length < 2) return null
  const isOneThing = (gap: readonly Token[]) =>
    gap.length <= WIDEST_GAP && !gap.some(({ text }) => SENTENCE_MARK.test(text))
  if (!members.every(({ tokens }) => gapsOf(fixed, tokens).every(isOneThing))) return null
  const words = (a.words * a.members.length + b.words * b.members.length) / members.length
  return { members, fixed, words }
}

/** What stands before, between and behind the fixed words. */
function gapsOf(fixed: readonly string[], tokens: readonly Token[]): readonly (readonly Token[])[] {
  const places = placesOf(fixed, tokens)
  return [...places, tokens.length].map((to, i) => tokens.slice(i === 0 ? 0 : places[i - 1]! + 1, to))
}

function patternOf(label: string, { members, fixed }: Cluster): MinedPattern {
  const placed = members.map(({ tokens, ids }) => ({ tokens, ids, places: placesOf(fixed, tokens) }))
  const tokensOfGaps = members.map(({ tokens }) => gapsOf(fixed, tokens))
  const gaps = tokensOfGaps.map((some) => some.map(textOf))
  const blankBefore = (place: number) => placed.some(({ tokens, places }) => tokens[places[place]!]!.blank)
  return {
    label,
    fixed: fixed.map((_, i) => ({
      text: mostFrequent(placed.map(({ tokens, places }) => tokens[places[i]!]!.text)),
      blank: blankBefore(i),
    })),
    gaps: gaps[0]!.flatMap((_, after) => {
      const blank = after === 0 ? blankBefore(0) : tokensOfGaps.some((some) => some[after]![0]?.blank === true)
      const values = [...Map.groupBy(placed, (_, m) => gaps[m]![after]!.toLowerCase())]
        .map(([, some]) => ({
          text: mostFrequent(some.map((one) => gaps[placed.indexOf(one)]![after]!)),
          count: some.reduce((sum, { ids }) => sum + ids.length, 0),
        }))
        .sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1))
      return values.length > 1 || values[0]!.text !== '' ? [{ after, blank, values }] : []
    }),
    end: mostFrequent(members.map(({ end }) => end)),
    covers: members.flatMap(({ ids }) => ids).sort((a, b) => a - b),
  }
}

/** The first of those that are as frequent. */
function mostFrequent(texts: readonly string[]): string {
  const counts = Map.groupBy(texts, (text) => text)
  return [...counts].reduce((best, one) => (one[1].length > best[1].length ? one : best))[0]
}
