import type { Judge } from '../contract/synthesis-made.ts'
import type { Funnel, Gate } from '../synthesis/gates/gate-types.ts'
import { noises } from '../synthesis/noises/index.ts'
import { judgeWords } from './judge-words.ts'
import type { NoiseGiven } from './noise-given.ts'
import { countWords } from './tell-templates.ts'

/** What a run of `kindling synth` made. Counts of sentences are texts: they may be beyond any number. */
export interface SynthReceipt {
  readonly file: string
  readonly seed: number
  readonly labels: readonly {
    readonly label: string
    readonly sentences: string
    readonly wanted: number
    readonly drawn: number
    readonly accepted: number
  }[]
  readonly funnel: Funnel
  /** Who checked labels; null: nobody. */
  readonly judge: Judge | null
  readonly noise: NoiseGiven['profile']
  readonly measured?: NoiseGiven['measured']
  readonly seconds: number
  /** Lines of the templates that were left out for a fault, and what differs in imported files. */
  readonly told: readonly string[]
}

export const gateWords: Readonly<Record<Gate, string>> = {
  'exact-copy': 'exact copies',
  'near-copy': 'near copies',
  'language-and-length': 'language, length',
  'label-check': 'label check',
  'too-much-alike': 'too much alike',
  'like-the-hold-out': 'like the hold-out',
}
const number = (n: number) => n.toLocaleString('en')
const percent = (share: number) =>
  `${(100 * share).toFixed(share >= 0.1 ? 1 : share >= 0.001 || share === 0 ? 2 : 4)} %`
const BAR = 30

export function tellSynth({ file, labels, funnel, judge, noise, measured, seconds, told, seed }: SynthReceipt): string {
  const { judged, accepted, doubtful, distinctPairs, spread } = funnel
  const bar = (count: number) => '█'.repeat(judged > 0 ? Math.round((BAR * count) / judged) : 0).padEnd(BAR)
  let left = judged
  const gates = funnel.gates.map(({ gate, rejected, doubtful: unsure }) => {
    left -= rejected + unsure
    const lost = rejected + unsure > 0 ? `−${number(rejected + unsure)}` : '0'
    return row(gateWords[gate], bar(left), lost) + (unsure > 0 ? `  (${number(unsure)} of them doubtful)` : '')
  })
  const rates = Object.entries(noise).map(([id, rate]) => {
    const { title, per } = noises.find((one) => one.id === id)!
    const seen = measured?.[id]
    return `  ${title.padEnd(24)} ${percent(rate).padStart(8)} of ${per}s${seen ? `  (${number(seen.found)} of ${number(seen.places)})` : ''}`
  })
  return [
    row('drawn', bar(judged), number(judged)),
    ...gates,
    row('kept', bar(accepted), number(accepted)),
    ...(judge ? [judgeWords(judge)] : []),
    '',
    ...labelRows(labels),
    '',
    ...(rates.length > 0 ? [`noise${measured ? ', as measured' : ''}`, ...rates, ''] : []),
    `${number(accepted)} samples → ${file}${doubtful > 0 ? ` (${number(doubtful)} doubtful ones are not among them)` : ''}`,
    `Different pairs of words: ${percent(distinctPairs)} of all${spread === null ? '' : `; spread of features within a label ${spread.toFixed(2)}`}. Seed ${seed}; ${seconds.toFixed(1)} s, ${number(Math.round(judged / Math.max(seconds, 1e-3)))} a second.`,
    ...told,
  ].join('\n')
}
const row = (name: string, bar: string, count: string) => `${name.padEnd(18)} ${bar} ${count.padStart(11)}`

/** How much of what a label can say was drawn, and why it is less than was wanted. */
function labelRows(labels: SynthReceipt['labels']): string[] {
  const width = Math.max(8, ...labels.map(({ label }) => label.length))
  return labels.map(({ label, sentences, wanted, drawn, accepted }) => {
    const all = BigInt(sentences)
    const share = all > 0n ? Number((BigInt(drawn) * 1_000_000n) / all) / 1_000_000 : 0
    const covered = share >= 0.0001 ? `, ${percent(Math.min(1, share))}` : ''
    const short = drawn < wanted ? `; ${number(wanted)} were wanted, more it cannot say` : ''
    return `${label.padEnd(width)}  ${number(accepted)} kept, ${number(drawn)} drawn of ${countWords(all)} sentences${covered}${short}`
  })
}
