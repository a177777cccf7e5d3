import { matrixMath } from '../compute/matrix-math.ts'
import type { Judge } from '../contract/synthesis-made.ts'
import { centredNames } from '../learners/pool-head/name-beliefs.ts'
import { matrix, rowOf, type Matrix } from '../platform/matrix.ts'
import { centredRows, meanRow } from '../sample-graph/neighbour-graph.ts'
import { namesTeach } from '../storage/label-words.ts'
import { FOR_THE_POOL, modelFor } from '../storage/model-for.ts'
import { answeredSamples } from '../storage/tables/annotations.ts'
import { allLabels } from '../storage/tables/labels.ts'
import type { LabelBelief, LabelCheck } from '../synthesis/gates/gate-types.ts'
import { probabilitiesOf } from '../training/head-graph.ts'
import { classNames } from './class-names.ts'
import type { TaskTools } from './define-task.ts'
import { headOfModel } from './head-of-model.ts'
import { labelledRows, labelsIn } from './labelled-rows.ts'
import { openTextFeatures } from './text-features.ts'

/** Labelled samples that vote, as many as vote for a card's guesses. */
const VOTERS = 10
/** Of similarities to names before they become beliefs, as where names teach. */
const TEMPERATURE = 0.05
/** What is believed in most is all that is looked at. */
const KEPT = 3

export interface LabelJudge {
  readonly judge: Judge
  readonly check: LabelCheck
  /** Features of the texts it was asked of. */
  readonly vectors: ReadonlyMap<string, Float32Array>
  readonly close: () => Promise<void>
}
/** Beliefs [rows, labels] over label ids. `own`: the sample that each row was made from, whose own vote says nothing. */
interface Opinion {
  readonly judge: Judge
  readonly labels: readonly number[]
  readonly of: (rows: Matrix, own?: readonly number[]) => Promise<Matrix>
}
export interface RowJudge {
  readonly judge: Judge
  /** What is believed of features [rows, d]; null for a label that whoever is asked does not know. */
  readonly check: (rows: Matrix, labels: readonly string[], own?: readonly number[]) => Promise<(LabelBelief | null)[]>
}
type Asked = { readonly task: number; readonly set: number }
type Tools = Pick<TaskTools, 'project' | 'reader' | 'runtime' | 'signal'>

/**
 * Who can tell whether features are of a label: the model in use, unless synthetic samples have taught it, for those would agree with themselves; else the
 * nearest labelled samples; else what labels are called. null: nobody yet.
 */
export async function openRowJudge(asked: Asked, tools: Tools): Promise<RowJudge | null> {
  const opinion = (await ofModel(asked, tools)) ?? ofNearest(asked, tools) ?? (await ofNames(asked, tools))
  if (!opinion) return null
  const names = new Map(allLabels(tools.reader.database(tools.project)).map(({ id, name }) => [id, name]))
  const called = opinion.labels.map((label) => names.get(label) ?? '?')
  return {
    judge: opinion.judge,
    async check(rows, labels, own) {
      const beliefs = await opinion.of(rows, own)
      return labels.map((label, i) => (called.includes(label) ? likeliest(rowOf(beliefs, i), called) : null))
    },
  }
}

/** The same of texts. null: nobody yet, or the features are not made from texts. */
export async function openLabelJudge(asked: Asked, tools: Tools): Promise<LabelJudge | null> {
  const { project, reader, runtime, signal } = tools
  const rowJudge = await openRowJudge(asked, tools)
  const features = rowJudge && (await openTextFeatures(reader.database(project), asked.set, runtime, signal))
  if (!rowJudge || !features) return null
  const vectors = new Map<string, Float32Array>()
  return {
    judge: rowJudge.judge,
    vectors,
    close: features.close,
    async check(texts, labels) {
      const rows = await features.of(texts)
      texts.forEach((text, i) => vectors.set(text, rowOf(rows, i).slice()))
      return rowJudge.check(rows, labels)
    },
  }
}

const likeliest = (row: Float32Array, labels: readonly string[]): LabelBelief =>
  Array.from(row, (probability, c) => ({ label: labels[c]!, probability }))
    .filter(({ probability }) => probability > 0)
    .sort((a, b) => b.probability - a.probability)
    .slice(0, KEPT)

async function ofModel({ task, set }: Asked, { project, reader, runtime }: Tools): Promise<Opinion | null> {
  const db = reader.database(project)
  const model = modelFor(db, FOR_THE_POOL, task)
  if (!model || model.setId !== set || model.synthetic || model.classes.length < 2) return null
  const head = headOfModel(db, model)
  const judge: Judge = model.labels === 0 ? { by: 'names' } : { by: 'model', version: model.version }
  return { judge, labels: model.classes, of: (rows) => probabilitiesOf(head, rows, runtime) }
}

/** Shares of a vote of the nearest, weighed by similarity (Dudani 1976). */
function ofNearest({ task, set }: Asked, { project, reader, runtime }: Tools): Opinion | null {
  const features = reader.features(project, set)
  const answered = answeredSamples(reader.database(project), false, task)
  const labels = labelsIn(answered)
  if (labels.length < 2) return null
  const { rows, labels: given, samples } = labelledRows(answered, features, labels, 'single')
  const mean = meanRow(features.vectors)
  const known = centredRows(rows, mean)
  return {
    judge: { by: 'nearest', labels: rows.rows },
    labels,
    async of(asked, own) {
      // One more where a row's own sample is among them.
      const k = Math.min(VOTERS + (own ? 1 : 0), known.rows)
      const { indices, similarities } = await matrixMath(runtime).nearest(centredRows(asked, mean), known, k)
      const votes = matrix(asked.rows, labels.length)
      for (let i = 0; i < asked.rows; i++) {
        const row = rowOf(votes, i)
        for (let j = i * k; j < (i + 1) * k; j++)
          if (samples[indices[j]!] !== own?.[i])
            row[(given as Int32Array)[indices[j]!]!]! += Math.max(0, similarities[j]!)
        const sum = row.reduce((a, b) => a + b, 0)
        if (sum > 0) row.forEach((vote, c) => (row[c] = vote / sum))
      }
      return votes
    },
  }
}

/** Softmax of cosines to the names, both centred on their own mean, as where names teach before there is a pool to spread over. */
async function ofNames({ task, set }: Asked, { project, reader, runtime, signal }: Tools): Promise<Opinion | null> {
  const db = reader.database(project)
  const names = namesTeach(db, task) ? await classNames(db, { task, set }, runtime, signal) : null
  if (!names) return null
  const { vectors } = reader.features(project, set)
  const mean = meanRow(vectors)
  const centred = centredNames(names.rows)
  return {
    judge: { by: 'names' },
    labels: names.labels,
    async of(asked) {
      const beliefs = await matrixMath(runtime).similarities(centredRows(asked, mean), centred)
      for (let i = 0; i < beliefs.rows; i++) {
        const row = rowOf(beliefs, i)
        const top = Math.max(...row)
        row.forEach((cosine, c) => (row[c] = Math.exp((cosine - top) / TEMPERATURE)))
        const sum = row.reduce((a, b) => a + b, 0)
        row.forEach((belief, c) => (row[c] = belief / sum))
      }
      return beliefs
    },
  }
}
