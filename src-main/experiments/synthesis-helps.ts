import { holm } from '../evaluation/compare-curves.ts'
import { gainOverRuns, verdictOn, type GainOverRuns } from '../evaluation/gain-over-runs.ts'
import { gatherRows } from '../platform/matrix.ts'
import { mulberry32, shuffled } from '../platform/random.ts'
import { calledBy } from './called-by.ts'
import type { Arm, HelpData, HelpPlan, HelpTools, LabelledPlaces } from './help-data.ts'

export interface HelpFound extends GainOverRuns {
  /** All that were asked. `samples` of them count: of a template those that have one of its labels, or were called one of them. */
  readonly asked: number
  /** null: all templates together. */
  readonly template: number | null
  readonly on: 'holdout' | 'left-out'
  /** null: without them there is no model, and nothing is right. */
  readonly without: number | null
  readonly with: number
  readonly pCorrected: number
  readonly verdict: ReturnType<typeof verdictOn>
  readonly curve: readonly { readonly answers: number; readonly found: GainOverRuns }[]
}
/** Fewer samples of the hold-out say too little: labels are left out in turn. */
const ENOUGH_KEPT = 50
/** Labels are left out in so many parts. */
const FOLDS = 4
/** Of the synthetic samples so many teach in one run, at random: what a template happened to make is part of the luck. */
const DRAWN = 0.8
/** Answers a label that are tried, where there are more. */
const ANSWERS = [0, 1, 2, 5, 10, 20, 50] as const

/** Labels there are to test on; null: too few of either kind. */
export function testedOn({ labelled, holdout }: Pick<HelpData, 'labelled' | 'holdout'>): HelpFound['on'] | null {
  if (holdout.at.length >= ENOUGH_KEPT) return 'holdout'
  if (labelled.at.length >= 2 * FOLDS) return 'left-out'
  return holdout.at.length > 0 ? 'holdout' : null
}

/**
 * Whether synthetic samples help: trainings with all of them, without any, and without those of one template, in several runs of which each draws other samples
 * of them; asked the same samples of the hold-out or, while that is small, labels left out in turn whose class still has another label. null: nothing to test on.
 */
export async function synthesisHelps(data: HelpData, plan: HelpPlan, tools: HelpTools): Promise<HelpFound[] | null> {
  const on = testedOn(data)
  if (on === null) return null
  const answers = plan.curve && on === 'holdout' ? ANSWERS.filter((count) => count < mostOf(data)) : []
  const kinds = [null, ...plan.templates]
  const ownLabels = kinds.map((kind) => labelsOf(data.synthetic, kind))
  const total = plan.runs * ((on === 'holdout' ? 1 : FOLDS) * (1 + kinds.length) + 2 * answers.length)
  let done = 0
  const trained = async (arm: Arm, tested: Int32Array, seed: number) => {
    const said = await calledBy(data, plan, arm, gatherRows(data.features, tested), { ...tools, seed })
    tools.onProgress?.(++done, total)
    return said
  }
  const right = { with: [] as Float64Array[], but: kinds.map((): (Float64Array | null)[] => []) }
  const size = on === 'holdout' ? data.holdout.at.length : data.labelled.at.length
  /** 1: the template may have changed what the sample is called. */
  const touched = kinds.map(() => new Uint8Array(size))
  const curve = answers.map((): Float64Array[] => [])
  for (let run = 0; run < plan.runs; run++) {
    const seed = (plan.seed + 7919 * run) >>> 0
    const random = mulberry32(seed)
    const made = [...data.synthetic.labels.keys()].filter(() => random() < DRAWN)
    const arms = kinds.map((kind) => (kind === null ? [] : made.filter((i) => data.synthetic.templates[i] !== kind)))
    const refused = (i: number) => data.synthetic.refused?.[i] === 1
    const parts = on === 'holdout' ? [wholeOf(data)] : foldsOf(data.labelled, seed)
    const truth = on === 'holdout' ? data.holdout : data.labelled
    const hits = () => new Float64Array(size).fill(NaN)
    const [all, but] = [hits(), kinds.map((): Float64Array | null => hits())]
    for (const { taught, asked } of parts) {
      // What is left out has no say in what teaches meanwhile.
      const passing = on === 'left-out' ? await data.synthetic.passing?.(taught) : undefined
      const passes = (i: number) => (passing ? passing[i] === 1 : !refused(i))
      const tested = Int32Array.from(asked, (i) => truth.at[i]!)
      const mark = (into: Float64Array, said: Int32Array) =>
        asked.forEach((i, k) => (into[i] = Number(said[k] === truth.labels[i])))
      const touch = (kind: number, said: Int32Array) =>
        asked.forEach((i, k) => {
          const own = ownLabels[kind]!
          if (own.has(truth.labels[i]!) || own.has(said[k]!)) touched[kind]![i] = 1
        })
      const said = await trained({ labelled: taught, synthetic: made.filter(passes) }, tested, seed)
      if (said) mark(all, said)
      if (said) kinds.forEach((_, k) => touch(k, said))
      for (const [k, synthetic] of arms.entries()) {
        const without = await trained({ labelled: taught, synthetic: synthetic.filter(passes) }, tested, seed)
        if (without) mark(but[k]!, without)
        else but[k] = null
        if (without) touch(k, without)
      }
    }
    right.with.push(all)
    but.forEach((one, k) => right.but[k]!.push(one))
    const accepted = made.filter((i) => !refused(i))
    for (const [a, count] of answers.entries()) {
      const few = atMost(data.labelled, count, random)
      const [both, none] = [hits(), hits()]
      const said = await trained({ labelled: few, synthetic: accepted }, truth.at, seed)
      const without = await trained({ labelled: few, synthetic: [] }, truth.at, seed)
      if (said) said.forEach((label, i) => (both[i] = Number(label === truth.labels[i])))
      // No model is never right.
      none.fill(0)
      if (without) without.forEach((label, i) => (none[i] = Number(label === truth.labels[i])))
      curve[a]!.push(differences(both, none))
    }
    if (run > 0 && tools.isEnough?.(run + 1)) break
  }
  const found = kinds.map((template, k) => {
    const counted = (hits: Float64Array) =>
      template === null ? hits : hits.map((hit, i) => (touched[k]![i] ? hit : NaN))
    const now = right.with.map(counted)
    const before = right.but[k]!.map((run) => run && counted(run))
    const pairs = now.map((all, run) =>
      differences(all, before[run] ?? all.map((hit) => (Number.isNaN(hit) ? NaN : 0))),
    )
    return { template, found: gainOverRuns(pairs), without: meanOf(before), with: meanOf(now) ?? 0 }
  })
  const asked = right.with[0]!.filter((_, i) => right.with.some((run) => !Number.isNaN(run[i]!))).length
  // Templates are asked about together: among twenty useless ones none may seem harmful by chance.
  const corrected = holm(found.map(({ template, found: one }) => (template === null ? null : (one?.p ?? null))))
  return found.flatMap(({ template, found: one, without, with: now }, k) => {
    if (!one) return []
    const pCorrected = corrected[k] ?? one.p
    return [
      {
        ...one,
        template,
        on,
        without,
        with: now,
        asked,
        pCorrected,
        verdict: verdictOn(one, pCorrected),
        curve:
          template === null
            ? answers.flatMap((count, a) => {
                const at = gainOverRuns(curve[a]!)
                return at ? [{ answers: count, found: at }] : []
              })
            : [],
      },
    ]
  })
}

/** Labels that a template teaches; of all together every label. */
const labelsOf = (
  { labels, templates }: HelpData['synthetic'],
  kind: number | null,
): { has(label: number): boolean } =>
  kind === null ? { has: () => true } : new Set(labels.filter((_, i) => templates[i] === kind))

const differences = (now: Float64Array, before: Float64Array) => now.map((hit, i) => hit - before[i]!)

/** Of all that was asked; null where a run had no model. */
function meanOf(runs: readonly (Float64Array | null)[]): number | null {
  if (runs.some((run) => run === null)) return null
  const asked = runs.flatMap((run) => [...run!].filter((hit) => !Number.isNaN(hit)))
  return asked.length === 0 ? null : asked.reduce((a, b) => a + b, 0) / asked.length
}

const wholeOf = ({ labelled, holdout }: HelpData) => ({
  taught: [...labelled.labels.keys()],
  asked: [...holdout.labels.keys()],
})

/** Labels left out in turn; of those only such are asked whose class has a label left. */
function foldsOf({ labels }: LabelledPlaces, seed: number) {
  const mixed = shuffled([...labels.keys()], mulberry32(seed ^ 0x9e3779b9))
  return Array.from({ length: FOLDS }, (_, fold) => {
    const taught = mixed.filter((_, i) => i % FOLDS !== fold)
    const known = new Set(taught.map((i) => labels[i]))
    return { taught, asked: mixed.filter((i, at) => at % FOLDS === fold && known.has(labels[i])) }
  })
}

const mostOf = ({ labelled, classes }: HelpData): number => {
  const counts = new Float64Array(classes)
  for (const label of labelled.labels) counts[label]!++
  return Math.max(...counts)
}

/** At most so many random labels of each class. */
function atMost({ labels }: LabelledPlaces, count: number, random: () => number): number[] {
  const taken = new Map<number, number>()
  return shuffled([...labels.keys()], random).filter((i) => {
    const before = taken.get(labels[i]!) ?? 0
    taken.set(labels[i]!, before + 1)
    return before < count
  })
}
