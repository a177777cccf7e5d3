const SCRIPTS = [
  'Latin',
  'Han',
  'Hiragana',
  'Katakana',
  'Hangul',
  'Cyrillic',
  'Greek',
  'Arabic',
  'Hebrew',
  'Thai',
  'Devanagari',
]
const patterns = SCRIPTS.map((script) => [script, new RegExp(`\\p{Script=${script}}`, 'gu')] as const)

/** The script of most letters of a text; null where it has none. A Chinese character is worth two Latin letters: it says about as much. */
export function scriptOf(text: string): string | null {
  let [script, most] = [null as string | null, 0]
  for (const [name, pattern] of patterns) {
    const letters = (text.match(pattern)?.length ?? 0) * (name === 'Latin' ? 1 : 2)
    if (letters > most) [script, most] = [name, letters]
  }
  return script
}

export interface UsualTexts {
  readonly scripts: ReadonlySet<string>
  /** Characters. */
  readonly shortest: number
  readonly longest: number
}
/** Without real texts anything goes that has a letter and is neither a sign nor an essay. */
const ANYTHING: UsualTexts = { scripts: new Set(SCRIPTS), shortest: 2, longest: 1_000 }
/** A script that so few real texts are written in is not theirs. */
const SELDOM = 0.005

/** What real texts are like: their scripts, and lengths from half of all but the shortest to twice all but the longest half per cent. */
export function usualTexts(real: readonly string[]): UsualTexts {
  if (real.length < 20) return ANYTHING
  const scripts = Map.groupBy(real, scriptOf)
  const lengths = real.map(({ length }) => length).sort((a, b) => a - b)
  const quantile = (q: number) => lengths[Math.min(lengths.length - 1, Math.floor(q * lengths.length))]!
  return {
    scripts: new Set(
      [...scripts].flatMap(([name, some]) => (name && some.length >= SELDOM * real.length ? [name] : [])),
    ),
    shortest: Math.max(2, Math.floor(quantile(0.005) / 2)),
    longest: Math.max(20, 2 * quantile(0.995)),
  }
}

/** Why a text is unlike the usual ones, or null. */
export function unusual(text: string, usual: UsualTexts): 'too short' | 'too long' | 'another language' | null {
  if (text.length < usual.shortest) return 'too short'
  if (text.length > usual.longest) return 'too long'
  const script = scriptOf(text)
  return script !== null && usual.scripts.has(script) ? null : 'another language'
}
