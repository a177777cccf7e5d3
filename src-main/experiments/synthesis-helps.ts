import type { Runtime } from '../compute/runtime.ts'
import type { OptionValues } from '../contract/options.ts'
import { predictedClasses } from '../evaluation/classification-metrics.ts'
import { gainOverRuns, verdictOn, type GainOverRuns } from '../evaluation/gain-over-runs.ts'
import { holm } from '../evaluation/compare-curves.ts'
import { featureLearnerById } from '../learners/index.ts'
import { gatherRows, rowOf, type Matrix } from '../platform/matrix.ts'
import { resolveOptions } from '../platform/options.ts'
import { mulberry32, shuffled } from '../platform/random.ts'
import { syntheticWeights } from '../synthesis/weights/teaching-weights.ts'
import { probabilitiesOf } from '../training/head-graph.ts'
import { problemFor } from './problem-for.ts'
import { overClasses } from './seen-classes.ts'
import { teachingPool } from './teaching-pool.ts'

/** Rows of a pool with their classes. */
export interface LabelledPlaces {
  readonly at: Int32Array
  readonly labels: Int32Array
}
/** What a project has; classes are numbered over all that is in it. */
export interface HelpData {
  readonly classes: number
  readonly features: Matrix
  readonly labelled: LabelledPlaces
  readonly holdout: LabelledPlaces
  readonly synthetic: {
    readonly rows: Matrix
    readonly labels: Int32Array
    readonly templates: Int32Array
    /** Of a copy, the label it is a copy of, which it teaches beside and never without; −1: it is none. */
    readonly copyOf?: Int32Array
    /** Labels that each was made from, which it teaches beside and never without. */
    readonly sources?: readonly (readonly number[])[]
    /** 1: its label was refused by the labels there are. It teaches only where labels are left out, and those that are left do not refuse it. */
    readonly refused?: Uint8Array
    /** Which of them the labels at these places would not refuse; the same where nobody judges by labels. */
    readonly passing?: (taught: readonly number[]) => Promise<Uint8Array>
  }
  /** Features of what classes are called; rows of zeros where there is no name.  [classes, d] */
  readonly names?: Matrix
}
export interface HelpPlan {
  readonly learner: string
  readonly options: OptionValues
  readonly runs: number
  readonly seed: number
  /** Those that are asked about one by one. */
  readonly templates: readonly number[]
  /** Also with fewer answers a label. */
  readonly curve: boolean
}
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
interface Tools {
  readonly runtime: Runtime
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
  /** Asked after each run but the first: whether so many are enough. */
  readonly isEnough?: (runs: number) => boolean
}

/** Fewer samples of the hold-out say too little: labels are left out in turn. */
const ENOUGH_KEPT = 50
/** Labels are left out in so many parts. */
const FOLDS = 4
/** Of the synthetic samples so many teach in one run, at random: what a template happened to make is part of the luck. */
const DRAWN = 0.8
/** Answers a label that are tried, where there are more. */
const ANSWERS = [0, 1, 2, 5, 10, 20, 50] as const

/** One training: on which labelled and synthetic rows, asked of which rows. */
interface Arm {
  readonly labelled: readonly number[]
  readonly synthetic: readonly number[]
}

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
export async function synthesisHelps(data: HelpData, plan: HelpPlan, tools: Tools): Promise<HelpFound[] | null> {
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

/** What a model of one training calls the rows; null where there is nothing to tell apart.  tested [n, d] → [n] classes */
export async function calledBy(
  data: HelpData,
  { learner: id, options }: Pick<HelpPlan, 'learner' | 'options'>,
  { labelled, synthetic: given }: Arm,
  tested: Matrix,
  { runtime, signal, seed }: Tools & { readonly seed: number },
): Promise<Int32Array | null> {
  signal?.throwIfAborted()
  const learner = featureLearnerById(id)
  const placeOf = new Map(labelled.map((i, at) => [i, at]))
  const originalOf = (i: number) => data.synthetic.copyOf?.[i] ?? -1
  // What was made from a label that is left out would tell what is asked.
  const isTaught = (label: number) => label < 0 || placeOf.has(label)
  const synthetic = given.filter((i) => isTaught(originalOf(i)) && (data.synthetic.sources?.[i] ?? []).every(isTaught))
  const places = Int32Array.from(labelled, (i) => data.labelled.at[i]!)
  const labels = Int32Array.from(labelled, (i) => data.labelled.labels[i]!)
  const made = Int32Array.from(synthetic, (i) => data.synthetic.labels[i]!)
  const named =
    data.names && learner.usesNames ? [...Array(data.classes).keys()].filter((c) => says(data.names!, c)) : []
  const classes = Int32Array.from(new Set([...labels, ...made, ...named])).sort()
  if (classes.length < 2) return null
  const own = overClasses(labels, classes) as Int32Array
  const real = new Float64Array(classes.length)
  for (const label of own) real[label]!++
  const madeOwn = overClasses(made, classes) as Int32Array
  const problem = await problemFor<Matrix, Int32Array>(learner, {
    classes: classes.length,
    train: { rows: gatherRows(data.features, places), labels: own },
    names: data.names && gatherRows(data.names, classes),
    synthetic:
      synthetic.length === 0
        ? undefined
        : {
            rows: gatherRows(data.synthetic.rows, synthetic),
            labels: madeOwn,
            weights: syntheticWeights(madeOwn, real),
            copyOf: Int32Array.from(synthetic, (i) => placeOf.get(originalOf(i)) ?? -1),
          },
    pool: () => teachingPool(data.features, places, runtime),
  })
  const resolved = resolveOptions(id, learner.options, options)
  const model = await learner.train(problem, resolved, { runtime, seed, signal })
  const head = { parameters: model.parameters, logits: learner.logits, temperature: 1, kind: 'single' as const }
  const said = predictedClasses(await probabilitiesOf(head, tested, runtime))
  return Int32Array.from(said, (c) => classes[c]!)
}

const says = (names: Matrix, c: number): boolean => rowOf(names, c).some((x) => x !== 0)
