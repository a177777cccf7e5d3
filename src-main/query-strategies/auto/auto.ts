import { predictedClasses } from '../../evaluation/classification-metrics.ts'
import type { Matrix } from '../../platform/matrix.ts'
import { sampleWithoutReplacement } from '../../platform/random.ts'
import { defineStrategy } from '../define-strategy.ts'
import { greedyCover } from '../geometry/greedy-cover.ts'
import { doubtOf } from '../scores/doubt.ts'
import { countsOf, hasClass, shapeOf } from '../../platform/targets.ts'
import type { Pick, Selection, SelectionRequest } from '../strategy.ts'
import { errorsSince, guessed, remembered, type Memory } from './memory.ts'
import { nextPhase } from './next-phase.ts'
import { coverageOf, signalsOf } from './signals.ts'
import { slotsOf } from './slots.ts'
import { autoBalanced, autoPhase, autoRandom, autoStart } from './words.ts'
import { about } from './about.ts'

/** At the boundary the kernel reaches this much less far: unsure samples count for themselves, near copies still exclude each other. */
const NARROW = 0.5
/** Labels a class from which on one that has a single label is rare. */
const MANY = 5

export const auto = defineStrategy({
  ...about,
  choose: (request, { randomShare }) =>
    request.output && (request.output.byNames || known(request)) ? informed(request, randomShare) : evenly(request),
})

/** Uncertainty means something once two classes have two labels, or where one still has a single one among many: then it is rare, not new. */
function known({ pool, classes }: SelectionRequest): boolean {
  const counts = countsOf(pool.labelled.labels, classes)
  const seen = counts.filter((n) => n > 0).length
  return counts.filter((n) => n >= 2).length >= 2 || (seen >= 2 && pool.labelled.rows.length >= MANY * seen)
}

/** Phase 1: the samples that stand nearest to the whole pool, on features averaged with their neighbours'. */
async function evenly({ pool, count, random, math, memory }: SelectionRequest): Promise<Selection> {
  const { labelled, candidates, features, smooth = features } = pool
  const { coverBandwidth, ...before } = remembered(memory)
  const bandwidth = coverBandwidth > 0 ? { bandwidth: coverBandwidth } : {}
  const cover = await greedyCover({
    features: smooth,
    candidates,
    labelled: labelled.rows,
    count,
    random,
    math,
    ...bandwidth,
  })
  const left: Memory = { ...before, coverBandwidth: cover.bandwidth }
  return { picks: cover.picks, reasons: [autoStart(), ...cover.reasons], memory: { ...left } }
}

/** Phases 2 and 3: cover weighted by uncertainty, with a reach that shrinks as labels grow; random and balancing slots beside it. */
async function informed(request: SelectionRequest, randomShare: number): Promise<Selection> {
  const { pool, output, classes, count, random, math, outOfFold } = request
  const { features, smooth = features, labelled, candidates } = pool
  const before = remembered(request.memory)
  const coverBandwidth = before.coverBandwidth || 1
  const coverage = await coverageOf(smooth, labelled.rows, coverBandwidth, math)
  const { firstGain, ...signals } = signalsOf(pool, outOfFold, coverage, before)
  // Ranked again on the same labels: no round has passed.
  const again = before.phase !== 1 && labelled.rows.length === before.labels && classes === before.classes
  const verdict = again ? { ...before, reasons: [] } : nextPhase(before, signals, classes, randomAhead(before, pool))
  const shape = shapeOf(labelled.labels)
  const doubtIn = doubtOf(shape.kind)
  // Heads that never saw the names know less than a model that has.
  const heldBack = output!.byNames ? undefined : outOfFold?.pool
  const opinion: Matrix = heldBack ?? output!.probabilities
  /** Told by its own name where it is not of the model whose guesses are shown. */
  const doubt = heldBack ? 'heldBack' : shape.kind === 'single' ? 'margin' : 'uncertainty'
  const guesses = predictedClasses(opinion)

  const counts = countsOf(labelled.labels, classes)
  // Until the switch the batch stands for the pool anyway, and predicted classes are not to be relied on.
  const slots = verdict.phase === 3 ? slotsOf(count, counts, randomShare) : { random: 0, balanced: counts.fill(0) }
  const perClass = Math.max(1, (labelled.rows.length * shape.perSample) / Math.max(1, classes))
  const reach = (verdict.phase === 3 ? NARROW : 1) / Math.sqrt(perClass)
  const open = new Set(candidates)
  const taken: Pick[] = []
  const reasons = [...verdict.reasons, autoPhase(verdict.phase, signals)]
  let bandwidth = before.bandwidth
  const ask = async (from: Int32Array, wanted: number) => {
    if (wanted <= 0 || from.length === 0) return []
    const cover = await greedyCover({
      features,
      candidates: from,
      count: wanted,
      random,
      math,
      labelled: Int32Array.from([...labelled.rows, ...taken.map(({ row }) => row)]),
      weightOf: (row) => doubtIn(opinion, row),
      ...(bandwidth > 0 ? { bandwidth: bandwidth * reach } : {}),
    })
    bandwidth ||= cover.bandwidth / reach
    return cover.picks.map((pick) => ({
      ...pick,
      parts: { ...pick.parts, [doubt]: doubtIn(opinion, pick.row) },
    }))
  }
  const take = (picks: readonly Pick[]) => {
    for (const pick of picks) {
      taken.push(pick)
      open.delete(pick.row)
    }
  }
  const rare = slots.balanced.reduce((a, b) => a + b, 0)
  if (rare > 0) {
    const quota = slots.balanced.slice()
    const offered = await ask(
      candidates.filter((row) => slots.balanced[guesses[row]!]! > 0),
      rare,
    )
    take(offered.filter(({ row }) => quota[guesses[row]!]!-- > 0))
    reasons.push(autoBalanced(taken.length))
  }
  take(await ask(Int32Array.from(open), count - slots.random - taken.length))
  const chosen = taken.map(({ row }) => ({ row, guess: guesses[row]! }))
  const rest = Int32Array.from(open)
  const drawn = Array.from(sampleWithoutReplacement(rest.length, count - taken.length, random), (i) => rest[i]!)
  take(drawn.map((row) => ({ row, score: 0, parts: { random: 1, [doubt]: doubtIn(opinion, row) } })))
  if (drawn.length > 0) reasons.push(autoRandom(drawn.length))
  const memory: Memory = {
    phase: verdict.phase,
    passed: verdict.passed,
    blind: verdict.blind,
    behind: verdict.behind,
    classes,
    labels: labelled.rows.length,
    coverage,
    firstGain,
    gain: signals.gain,
    coverBandwidth,
    bandwidth,
    chosen: guessed(chosen),
    random: guessed(drawn.map((row) => ({ row, guess: guesses[row]! }))),
  }
  return { picks: taken, reasons, memory: { ...memory } }
}

/** Whether the random slots of the last batch held more errors than the chosen ones; null where too few were answered. */
function randomAhead({ random, chosen }: Memory, { labelled }: SelectionRequest['pool']): boolean | null {
  const places = new Map(Array.from(labelled.rows, (row, i) => [row, i]))
  const isRight = (row: number, guess: number) => {
    const place = places.get(row)
    return place === undefined ? null : hasClass(labelled.labels, place, guess)
  }
  const [drawn, picked] = [errorsSince(random, isRight), errorsSince(chosen, isRight)]
  if (drawn.of === 0 || picked.of === 0) return null
  return drawn.errors / drawn.of > picked.errors / picked.of
}
