import { TextSet } from '../sampling/text-set.ts'
import { pairsIn } from './distinct-grams.ts'
import { diversity } from './diversity.ts'
import {
  GATES,
  type Copied,
  type Funnel,
  type Gate,
  type GateOptions,
  type Judged,
  type Refusal,
} from './gate-types.ts'
import { disagreement, SURE } from './label-disagreement.ts'
import { unusual, usualTexts } from './language-and-length.ts'
import { NearCopies } from './near-copies.ts'
import { levelled } from './text-grams.ts'
import { usualLanguage } from './usual-language.ts'

/** Similarity from which on a text gives a text of the hold-out away. */
export const LEAK = 0.7

interface Judgeable {
  readonly text: string
  readonly label: string
  /** Before noise, which changes no language; the text itself where there is none. */
  readonly tidy?: string
}
export interface Gates {
  /** Judges samples in their order, each against those accepted before it. */
  readonly judge: <Sample extends Judgeable>(samples: readonly Sample[]) => Promise<Judged<Sample>[]>
  readonly funnel: () => Funnel
}

/** The gates that a made-up sample has to pass, with their counts. */
export function gates(options: GateOptions = {}): Gates {
  const { real = [], others = [], holdout = [], labelCheck, near = 0.9, leak = LEAK, sure = SURE } = options
  const usual = usualTexts(real)
  const isForeign = usualLanguage(real)
  const [copies, nearCopies, secrets] = [new TextSet(), new NearCopies(near), new NearCopies(leak)]
  /** What a sample may copy, in the order in which `copies` and `nearCopies` number it. */
  const there: Copied[] = []
  const keep = (text: string, level: string, real: number | null) => {
    if (!copies.add(level)) return
    nearCopies.add(level)
    there.push({ text, real })
  }
  for (const [i, text] of real.entries()) keep(text, levelled(text), i)
  for (const text of others) keep(text, levelled(text), null)
  for (const text of holdout) secrets.add(levelled(text))
  const variety = diversity(options)
  const counts = new Map(GATES.map((gate) => [gate, { rejected: 0, doubtful: 0 }]))
  let [judged, accepted] = [0, 0]

  /** What needs nobody else. */
  function firstRefusal(text: string, level: string): Refusal | null {
    const same = copies.numberOf(level)
    if (same !== null) return { gate: 'exact-copy', because: 'there already', copied: there[same] }
    const copy = nearCopies.find(level)
    if (copy) return { gate: 'near-copy', because: `similarity ${copy.similarity.toFixed(2)}`, copied: there[copy.at] }
    const why = unusual(text, usual)
    return why ? { gate: 'language-and-length', because: why } : null
  }
  /** A text in another language than the pool's may be meant so: a person is asked. */
  function foreign({ text, tidy = text }: Judgeable, level: string): Refusal | null {
    const isOne = isForeign?.(tidy === text ? level : levelled(tidy))
    return isOne ? { gate: 'language-and-length', because: 'another language', doubtful: true } : null
  }
  function lastRefusal(sample: Judgeable, level: string, pairs: readonly string[]): Refusal | null {
    const same = variety.refusal(sample, pairs)
    if (same) return same
    const given = secrets.find(level)
    return given ? { gate: 'like-the-hold-out', because: `similarity ${given.similarity.toFixed(2)}` } : null
  }

  async function judge<Sample extends Judgeable>(samples: readonly Sample[]): Promise<Judged<Sample>[]> {
    const levels = samples.map(({ text }) => levelled(text))
    // Nobody is asked about what is no candidate anyway; what comes twice in one batch is found further down.
    const isAsked = samples.map(({ text }, i) => labelCheck !== undefined && !firstRefusal(text, levels[i]!))
    const asked = samples.filter((_, i) => isAsked[i])
    const beliefs =
      asked.length > 0
        ? await labelCheck!(
            asked.map(({ text }) => text),
            asked.map(({ label }) => label),
          )
        : []
    let next = 0
    return samples.map((sample, i) => {
      const level = levels[i]!
      const belief = isAsked[i] ? beliefs[next++] : undefined
      const first = firstRefusal(sample.text, level)
      const believed = first || !belief ? null : disagreement(sample.label, belief, sure)
      // Of two doubts that of the earlier gate counts; whatever rejects goes before a doubt.
      const doubt = first ?? (believed && !believed.doubtful ? believed : (foreign(sample, level) ?? believed))
      const pairs = doubt && !doubt.doubtful ? [] : pairsIn(level)
      // Who doubts the label says nothing of what comes after: a doubtful text may give the hold-out away as well.
      const refusal = doubt && !doubt.doubtful ? doubt : (lastRefusal(sample, level, pairs) ?? doubt)
      judged++
      const verdict = !refusal ? 'accepted' : refusal.doubtful ? 'doubtful' : 'rejected'
      if (verdict !== 'rejected') {
        keep(sample.text, level, null)
        variety.keep(sample, pairs)
      }
      if (verdict === 'accepted') {
        accepted++
        variety.accept(sample, pairs)
      } else counts.get(refusal!.gate)![verdict]++
      const { gate = null, because = '', copied = null } = refusal ?? {}
      return { sample, verdict, gate, because, copied }
    })
  }

  return {
    judge,
    funnel: () => {
      const isClosed = { 'label-check': !labelCheck, 'like-the-hold-out': holdout.length === 0 } as Partial<
        Record<Gate, boolean>
      >
      const all = GATES.filter((gate) => !isClosed[gate]).map((gate) => ({ gate, ...counts.get(gate)! }))
      const sum = (of: 'rejected' | 'doubtful') => all.reduce((total, one) => total + one[of], 0)
      return {
        judged,
        gates: all,
        accepted,
        doubtful: sum('doubtful'),
        rejected: sum('rejected'),
        ...variety.figures(),
      }
    },
  }
}
