import { isDeepStrictEqual } from 'node:util'
import { contextFactors } from '../../evaluation/context-prior.ts'
import { contextOdds, withOdds } from '../../evaluation/label-context.ts'
import type { ContextPath } from '../../platform/context-types.ts'
import { contextColumns, contextPathsOf, contextPriorOf } from '../../storage/tables/context-priors.ts'
import type { ModelRecord } from '../../storage/tables/models.ts'
import type { AskedFor, Suggestion } from '../suggester.ts'

/** What a model suggests, with what the contexts of the samples say of its classes where that has proven right; read once for all of a deal. */
export function inTheirContexts({ db, task }: Pick<AskedFor, 'db' | 'task'>, samples: readonly number[]) {
  const named = contextColumns(db, task)
  const ofModel = new Map<number, ReturnType<typeof readModel>>()
  function readModel({ id }: Pick<ModelRecord, 'id'>) {
    const stored = named.length === 0 ? null : contextPriorOf(db, id)
    if (!stored?.gain.used || !isDeepStrictEqual(stored.prior.columns, named)) return null
    const { columns } = stored.prior
    const { prior } = stored
    const factorsOf = prior.kind === 'multi' ? contextOdds(prior) : contextFactors(prior)
    const weigh = prior.kind === 'multi' ? eachReweighed : reweighed
    return { columns, paths: contextPathsOf(db, samples, columns), factorsOf, weigh }
  }
  return (said: Suggestion, model: Pick<ModelRecord, 'id' | 'classes'>, sample: number): Suggestion => {
    if (!ofModel.has(model.id)) ofModel.set(model.id, readModel(model))
    const context = ofModel.get(model.id)
    const path: ContextPath = context?.paths.get(sample) ?? []
    if (!context || path.length === 0) return said
    const labels = context.weigh(said.labels, model.classes, context.factorsOf(path))
    return { ...said, labels, context: path.map((value, i) => [context.columns[i]!, value] as const) }
  }
}

/** Only the likeliest labels are stored: the others together keep what is left, as the mean of their factors has it. */
function reweighed(
  labels: Suggestion['labels'],
  classes: readonly number[],
  factors: Float64Array,
): Suggestion['labels'] {
  const at = new Map(classes.map((id, place) => [id, place]))
  const factorOf = (label: number) => factors[at.get(label) ?? -1] ?? 1
  const known = new Set(labels.map(([label]) => label))
  const others = classes.filter((label) => !known.has(label))
  const rest = Math.max(0, 1 - labels.reduce((sum, [, p]) => sum + p, 0))
  const mean = others.length === 0 ? 0 : others.reduce((sum, label) => sum + factorOf(label), 0) / others.length
  const weighed = labels.map(([label, p]) => [label, p * factorOf(label)] as const)
  const sum = weighed.reduce((all, [, p]) => all + p, rest * mean)
  return weighed.map(([label, p]) => [label, p / sum] as const).sort(([, a], [, b]) => b - a)
}

/** Where each label stands for itself the others do not matter. */
function eachReweighed(
  labels: Suggestion['labels'],
  classes: readonly number[],
  odds: Float64Array,
): Suggestion['labels'] {
  return labels
    .map(([label, p]) => [label, withOdds(p, odds[classes.indexOf(label)] ?? 1)] as const)
    .sort(([, a], [, b]) => b - a)
}
