import type { Judge } from '../contract/synthesis-made.ts'
import { closeFrom } from '../experiments/close-from.ts'
import {
  checkBy,
  likeNames,
  nearestVotes,
  unlessAgreed,
  type Opinion,
  type RowCheck,
} from '../experiments/label-opinions.ts'
import { rowOf } from '../platform/matrix.ts'
import { centredRows, meanRow } from '../sample-graph/neighbour-graph.ts'
import { namesTeach } from '../storage/label-words.ts'
import { FOR_THE_POOL, modelFor } from '../storage/model-for.ts'
import { answeredSamples } from '../storage/tables/annotations.ts'
import { allLabels } from '../storage/tables/labels.ts'
import { EmbeddingSpread } from '../synthesis/gates/embedding-spread.ts'
import type { LabelCheck } from '../synthesis/gates/gate-types.ts'
import { probabilitiesOf } from '../training/head-graph.ts'
import { classNames } from './class-names.ts'
import type { TaskTools } from './define-task.ts'
import { headOfModel } from './head-of-model.ts'
import { labelledRows, labelsIn } from './labelled-rows.ts'
import { openTextFeatures } from './text-features.ts'

export interface LabelJudge {
  readonly judge: Judge
  readonly check: LabelCheck
  /** Features of the texts it was asked of. */
  readonly vectors: ReadonlyMap<string, Float32Array>
  /** The same as unit vectors, centred on the mean of the pool. */
  readonly directionOf: (text: string) => Float32Array | undefined
  /** The cosine of two directions that real samples seldom reach; undefined: there are too few to say. */
  readonly closeFrom?: number
  /** Of the labelled samples, as of what is made (synthesis/gates/embedding-spread.ts). */
  readonly realSpread: number | null
  readonly close: () => Promise<void>
}
/** Whose it is, over label ids. */
interface OwnOpinion {
  readonly judge: Judge
  readonly labels: readonly number[]
  readonly of: Opinion
}
export interface RowJudge {
  readonly judge: Judge
  readonly check: RowCheck
}
type Asked = { readonly task: number; readonly set: number }
type Tools = Pick<TaskTools, 'project' | 'reader' | 'runtime' | 'signal'>

/**
 * Who can tell whether features are of a label: the model in use, unless synthetic samples have taught it, for those would agree with themselves; else the
 * nearest labelled samples, where what labels are called speaks against it as well; else what they are called. null: nobody yet.
 */
export async function openRowJudge(asked: Asked, tools: Tools): Promise<RowJudge | null> {
  const opinion = (await ofModel(asked, tools)) ?? ofNearest(asked, tools) ?? (await ofNames(asked, tools))
  if (!opinion) return null
  const names = new Map(allLabels(tools.reader.database(tools.project)).map(({ id, name }) => [id, name]))
  const checkOf = ({ of, labels }: OwnOpinion) =>
    checkBy(
      of,
      labels.map((label) => names.get(label) ?? '?'),
    )
  const own = checkOf(opinion)
  const second = opinion.judge.by === 'nearest' ? await ofNames(asked, tools) : null
  return { judge: opinion.judge, check: second ? unlessAgreed(own, checkOf(second)) : own }
}

/** The same of texts. null: nobody yet, or the features are not made from texts. */
export async function openLabelJudge(asked: Asked, tools: Tools): Promise<LabelJudge | null> {
  const { project, reader, runtime, signal } = tools
  const rowJudge = await openRowJudge(asked, tools)
  const features = rowJudge && (await openTextFeatures(reader.database(project), asked.set, runtime, signal))
  if (!rowJudge || !features) return null
  const [vectors, directions] = [new Map<string, Float32Array>(), new Map<string, Float32Array>()]
  const { vectors: pool } = reader.features(project, asked.set)
  const mean = meanRow(pool)
  return {
    judge: rowJudge.judge,
    vectors,
    directionOf: (text) => directions.get(text),
    closeFrom: (await closeFrom(centredRows(pool, mean), runtime)) ?? undefined,
    realSpread: spreadOf(asked, mean, tools),
    close: features.close,
    async check(texts, labels) {
      const rows = await features.of(texts)
      const centred = centredRows(rows, mean)
      texts.forEach((text, i) => {
        vectors.set(text, rowOf(rows, i).slice())
        directions.set(text, rowOf(centred, i).slice())
      })
      return rowJudge.check(rows, labels)
    },
  }
}

/** How far labelled samples of one label lie from each other. */
function spreadOf({ task, set }: Asked, mean: Float64Array, { project, reader }: Tools): number | null {
  const answered = answeredSamples(reader.database(project), false, task)
  const classes = labelsIn(answered)
  if (classes.length === 0) return null
  const { rows, labels } = labelledRows(answered, reader.features(project, set), classes, 'single')
  const centred = centredRows(rows, mean)
  const spread = new EmbeddingSpread()
  ;(labels as Int32Array).forEach((label, i) => spread.add(String(label), rowOf(centred, i)))
  return spread.mean
}

async function ofModel({ task, set }: Asked, { project, reader, runtime }: Tools): Promise<OwnOpinion | null> {
  const db = reader.database(project)
  const model = modelFor(db, FOR_THE_POOL, task)
  if (!model || model.setId !== set || model.synthetic || model.classes.length < 2) return null
  const head = headOfModel(db, model)
  const judge: Judge = model.labels === 0 ? { by: 'names' } : { by: 'model', version: model.version }
  return { judge, labels: model.classes, of: (rows) => probabilitiesOf(head, rows, runtime) }
}

function ofNearest({ task, set }: Asked, { project, reader, runtime }: Tools): OwnOpinion | null {
  const features = reader.features(project, set)
  const answered = answeredSamples(reader.database(project), false, task)
  const classes = labelsIn(answered)
  if (classes.length < 2) return null
  const { rows, labels, samples } = labelledRows(answered, features, classes, 'single')
  const voters = { rows, labels: labels as Int32Array, classes: classes.length, samples }
  return {
    judge: { by: 'nearest', labels: rows.rows },
    labels: classes,
    of: nearestVotes(voters, meanRow(features.vectors), runtime),
  }
}

async function ofNames({ task, set }: Asked, { project, reader, runtime, signal }: Tools): Promise<OwnOpinion | null> {
  const db = reader.database(project)
  const names = namesTeach(db, task) ? await classNames(db, { task, set }, runtime, signal) : null
  if (!names) return null
  const { vectors } = reader.features(project, set)
  return { judge: { by: 'names' }, labels: names.labels, of: likeNames(names.rows, meanRow(vectors), runtime) }
}
