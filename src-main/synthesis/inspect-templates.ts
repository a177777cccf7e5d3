import { mulberry32 } from '../platform/random.ts'
import { countSentences, type Rule } from './grammar/grammar.ts'
import { noiseMaker, type NoiseProfile } from './noises/make-noise.ts'
import { labelOf, quotasOf } from './sampling/quotas.ts'
import { drawSentence, type Sample } from './sampling/sampler.ts'
import { parseSource, type ParsedTemplates } from './templates/parse-templates.ts'
import { fixer, type TemplateFix } from './templates/template-fixes.ts'
import type { TemplateProblem } from './templates/template-problems.ts'
import type { ReadSource, Source } from './templates/template-types.ts'

/** How a sentence reads. */
export interface PreviewSentence extends Sample {
  /** Before noise. */
  readonly tidy: string
  /** Ids of the noises that changed it. */
  readonly noises: readonly string[]
}
export interface InspectedLabel {
  readonly label: string
  /** 0: another file defines it. */
  readonly line: number
  /** Each way to make one counted. */
  readonly sentences: bigint
  /** How many samples it asks for: its 'training', else 100. */
  readonly wanted: number
  readonly preview: readonly PreviewSentence[]
}
export interface InspectedTemplates extends Pick<ParsedTemplates, 'notes'> {
  readonly problems: readonly (TemplateProblem & { readonly fixes: readonly TemplateFix[] })[]
  readonly sentences: bigint
  /** Of the labels the first 500. */
  readonly labels: readonly InspectedLabel[]
}
interface Wanted {
  readonly seed: number
  /** Sentences of each label. */
  readonly preview: number
  readonly noise?: NoiseProfile
  /** What the text is called. */
  readonly file?: string
  readonly read?: ReadSource
}

const MOST_LABELS = 500
/** Characters of all previews. */
const MOST_SHOWN = 200_000
/** Draws for each sentence that is wanted, after which there are no more. */
const TRIES = 20
/** Characters drawn for all previews, also in vain: labels that say the same again and again would keep everybody waiting. */
const MOST_DRAWN = 4_000_000
/** What a draw costs beside its characters. */
const A_DRAW = 50

/** What is wrong with templates and how to mend it, how many sentences each label makes, and some of them as they would be drawn: the same for the same seed. Throws UnusableNoise. */
export function inspectTemplates(
  source: Exclude<Source, { readonly kind: 'table' }>,
  { seed, preview, noise = {}, file = '', read = () => 'no-folder' }: Wanted,
): InspectedTemplates {
  const { grammar, errors, notes } = parseSource(source, file, read)
  const lines = source.text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)
  const fixes = fixer(lines, source.kind === 'templates' && source.dialect === 'kindling')
  const noisy = noiseMaker(noise)
  const wanted = quotasOf(grammar.labels)
  let room = MOST_SHOWN
  let left = MOST_DRAWN
  const draw = (rule: Rule, seed: number): Sample | null => {
    if (left <= 0) return null
    const sample = drawSentence(rule, seed)
    left -= A_DRAW + sample.text.length
    return sample
  }
  const labels = grammar.labels.slice(0, MOST_LABELS).map((rule, i): InspectedLabel => {
    const drawn = distinct(rule, { seed: Math.imul(seed, 31) + i, count: room > 0 ? preview : 0, draw }).map(
      (sample) => {
        const { text, noises } = noisy(sample.text, sample.seed)
        room -= text.length
        return { ...sample, tidy: sample.text, text, noises }
      },
    )
    return {
      label: labelOf(rule),
      line: rule.at.file === file ? rule.at.line : 0,
      sentences: rule.count,
      wanted: wanted[i]!,
      preview: drawn,
    }
  })
  return {
    problems: errors.map((error) => ({ ...error, fixes: error.file === file ? fixes(error) : [] })),
    notes: notes.map((note) => ({ ...note, line: note.file === file ? note.line : 0 })),
    sentences: countSentences(grammar),
    labels,
  }
}

/** Sentences of a label as chance draws them, each once; fewer where it makes no more, or the others are too rare. */
function distinct(
  rule: Rule,
  {
    seed,
    count,
    draw,
  }: { readonly seed: number; readonly count: number; readonly draw: (rule: Rule, seed: number) => Sample | null },
): readonly Sample[] {
  const random = mulberry32(seed)
  const found = new Map<string, Sample>()
  const most = rule.count < BigInt(count) ? Number(rule.count) : count
  for (let tries = 0; found.size < most && tries < TRIES * count; tries++) {
    const sample = draw(rule, Math.floor(random() * 4294967296))
    if (!sample) break
    if (sample.text !== '' && !found.has(sample.text)) found.set(sample.text, sample)
  }
  return [...found.values()]
}
