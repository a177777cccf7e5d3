import { predictedClasses } from '../../evaluation/classification-metrics.ts'
import { gatherRows, rowOf } from '../../platform/matrix.ts'
import { sampleWithoutReplacement } from '../../platform/random.ts'
import { countsOf, withUnanswered } from '../../platform/targets.ts'
import { quotas } from './quotas.ts'
import { balancedSlots, copiesHeldBack, randomSlots, subSampled } from '../reasons.ts'
import type { Pick, Pool, Reason, Selection, SelectionRequest } from '../strategy.ts'
import { weighedPicks } from './weighed-picks.ts'

export interface BatchRules {
  /** 0: the whole pool. */
  readonly sample: number
  readonly randomShare: number
  readonly balance: boolean
  readonly holdBackCopies: boolean
}

const COPY = 0.995
const BALANCED_SHARE = 0.5
/** So many are asked for each balanced slot; what no quota takes may be asked otherwise. */
const OFFERED = 4
/** Rounds of asking again for what copies left open. */
const ROUNDS = 4

type Choose = (request: SelectionRequest) => Promise<Selection>

/** The strategy's batch under the rules: slots for rare classes, its own choice, then slots at random. */
export async function underRules(choose: Choose, request: SelectionRequest, rules: BatchRules): Promise<Selection> {
  const { pool, count, output, classes, random } = request
  const taken: Pick[] = []
  const { looked, reasons } = lookedAt(request, rules.sample)
  let memory = request.memory
  const closed = new Set<number>()
  let copies = 0
  const ask = async (wanted: number, allowed?: (row: number) => boolean): Promise<Pick[]> => {
    const found: Pick[] = []
    for (let round = 0; round < ROUNDS && found.length < wanted; round++) {
      const open = closed.size > 0 ? looked.filter((row) => !closed.has(row)) : looked
      const candidates = allowed ? open.filter(allowed) : open
      if (candidates.length === 0) break
      const asked = await choose({
        ...request,
        pool: { ...pool, candidates, labelled: withTaken(pool.labelled, [...taken, ...found]) },
        count: Math.min(wanted - found.length, candidates.length),
      })
      if (round === 0) reasons.push(...asked.reasons)
      memory = asked.memory
      const kept = rules.holdBackCopies ? await withoutCopies(asked.picks, [...taken, ...found], request) : asked.picks
      copies += asked.picks.length - kept.length
      for (const { row } of asked.picks) closed.add(row)
      found.push(...kept)
      if (kept.length === asked.picks.length) break
    }
    return found
  }
  const drawn = Math.floor(rules.randomShare * count + 0.5)
  if (rules.balance && output) {
    const predicted = predictedClasses(output.probabilities)
    const quota = quotas(countsOf(pool.labelled.labels, classes), Math.floor(BALANCED_SHARE * (count - drawn)))
    const wanted = quota.reduce((a, b) => a + b, 0)
    const offered = await ask(OFFERED * wanted, (row) => quota[predicted[row]!]! > 0)
    const kept = offered.filter(({ row }) => quota[predicted[row]!]!-- > 0)
    const used = new Set(kept)
    for (const pick of offered) if (!used.has(pick)) closed.delete(pick.row)
    taken.push(...kept)
    reasons.push(balancedSlots({ count: kept.length }))
  }
  taken.push(...(await ask(count - drawn - taken.length)))
  const chosen = new Set(taken.map(({ row }) => row))
  const rest = drawn > 0 ? pool.candidates.filter((row) => !chosen.has(row)) : new Int32Array(0)
  const atRandom = sampleWithoutReplacement(rest.length, Math.min(drawn, count - taken.length), random)
  atRandom.forEach((at, i) =>
    taken.push({ row: rest[at]!, score: 0, parts: { random: 1, chance: 1 / (rest.length - i) } }),
  )
  if (atRandom.length > 0) reasons.push(randomSlots({ count: atRandom.length }))
  if (copies > 0) reasons.push(copiesHeldBack({ count: copies }))
  // Balance, copies held back and a part of the pool change chances that the strategy knows nothing of.
  const asDrawn = !rules.balance && copies === 0 && looked === pool.candidates
  return { picks: asDrawn ? weighedPicks(taken, pool.candidates.length) : taken, reasons, memory }
}

/** Candidates the strategy is shown: all, or a random part that still fills the batch. */
function lookedAt({ pool: { candidates }, count, random }: SelectionRequest, sample: number) {
  const size = Math.max(sample, count)
  const reasons: Reason[] = []
  if (sample === 0 || candidates.length <= size) return { looked: candidates, reasons }
  const looked = sampleWithoutReplacement(candidates.length, size, random)
    .map((i) => candidates[i]!)
    .sort()
  return { looked, reasons: [...reasons, subSampled({ used: size, of: candidates.length })] }
}

/** What is in the batch already covers the pool as labelled samples do; its class is not known yet. */
function withTaken({ rows, labels }: Pool['labelled'], taken: readonly Pick[]): Pool['labelled'] {
  if (taken.length === 0) return { rows, labels }
  return {
    rows: Int32Array.from([...rows, ...taken.map(({ row }) => row)]),
    labels: withUnanswered(labels, taken.length),
  }
}

/** Picks that are no near copies of one before them. */
async function withoutCopies(picks: readonly Pick[], before: readonly Pick[], { pool, math }: SelectionRequest) {
  const all = [...before, ...picks]
  const rows = gatherRows(
    pool.features,
    all.map(({ row }) => row),
  )
  const alike = await math.similarities(rows, rows)
  const kept = before.map((_, i) => i)
  for (let i = before.length; i < all.length; i++) if (!kept.some((j) => rowOf(alike, i)[j]! >= COPY)) kept.push(i)
  return kept.slice(before.length).map((i) => all[i]!)
}
