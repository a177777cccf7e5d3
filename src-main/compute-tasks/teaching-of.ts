import type { Content } from '../backbones/backbone.ts'
import type { Teacher } from '../contract/models.ts'
import { predictedClasses } from '../evaluation/classification-metrics.ts'
import { matrix, rowOf } from '../platform/matrix.ts'
import { place } from '../platform/place.ts'
import { mulberry32, shuffled } from '../platform/random.ts'
import { holdoutSamples } from '../storage/tables/holdout.ts'
import { modelById } from '../storage/tables/models.ts'
import type { RunTeacher } from '../storage/tables/training-runs.ts'
import { probabilitiesOf } from '../training/head-graph.ts'
import type { Teaching } from '../training/training-task.ts'
import type { TaskTools } from './define-task.ts'
import { headOfModel } from './head-of-model.ts'
import { lazyContents } from './project-reader.ts'

/** Random unlabelled samples that a teacher speaks of: so many stand for a larger pool. */
const MOST = 50_000
/** Share of the unlabelled samples that only tell how far the two agree, and the most that are needed for it. */
const [APART, ENOUGH_APART] = [1 / 20, 1000]

interface Asked {
  readonly teacher: RunTeacher
  /** Label ids in the student's class order, the teacher's among them. */
  readonly classes: readonly number[]
  /** Labelled samples it learns from, in their order. */
  readonly learned: readonly number[]
  /** Labelled samples that are only measured on. */
  readonly kept: readonly number[]
  readonly seed: number
}

/**
 * What a model says of the pool, from the features it reads, which a project keeps: nothing of the hold-out. `agreement`: how far a student agrees
 * with it, where both have spoken.
 */
export async function teachingOf(
  { teacher, classes, learned, kept, seed }: Asked,
  { project, reader, runtime }: Pick<TaskTools, 'project' | 'reader' | 'runtime'>,
) {
  const db = reader.database(project)
  const model = modelById(db, teacher.model)!
  const { ids, vectors } = reader.features(project, model.setId!)
  const said = await probabilitiesOf(headOfModel(db, model), vectors, runtime)
  const classAt = model.classes.map((label) => classes.indexOf(label))
  const predicted = predictedClasses(said)
  const hidden = new Set([...holdoutSamples(db), ...kept])
  const labelled = new Set(learned)
  const seen = [...ids].filter((id) => id <= teacher.upTo && !hidden.has(id))
  const others = shuffled(
    seen.filter((id) => !labelled.has(id)),
    mulberry32(seed),
  )
  const apart = others.slice(0, Math.min(ENOUGH_APART, Math.floor(APART * others.length)))
  const taught = [...seen.filter((id) => labelled.has(id)), ...others.slice(apart.length, apart.length + MOST)]
  const contentOf = contentsById(new Set([...taught, ...apart]))
  const probabilities = matrix(taught.length, classes.length)
  taught.forEach((id, row) => {
    rowOf(said, place(ids, id)).forEach((p, c) => (probabilities.data[row * classes.length + classAt[c]!] = p))
  })
  const placeOf = new Map(taught.map((id, row) => [id, row]))
  const { temperature, labelsShare } = teacher
  const teaching: Teaching<readonly Content[]> = {
    rows: taught.map((id) => contentOf.get(id)!),
    probabilities,
    places: Int32Array.from(learned, (id) => placeOf.get(id) ?? -1),
    temperature,
    labelsShare,
  }
  return { teaching, apart: { samples: apart, rows: apart.map((id) => contentOf.get(id)!) }, agreement }

  /** Samples and the student's class of each. */
  function agreement(samples: readonly number[], student: Int32Array): Teacher['holdout'] {
    const both = samples.flatMap((id, i) => {
      const row = place(ids, id)
      return row < 0 ? [] : [classAt[predicted[row]!] === student[i]]
    })
    return both.length === 0 ? null : { samples: both.length, share: both.filter(Boolean).length / both.length }
  }

  function contentsById(wanted: ReadonlySet<number>): ReadonlyMap<number, Content> {
    const found = new Map<number, Content>()
    for (const { id, content } of lazyContents(db, teacher.upTo)) if (wanted.has(id)) found.set(id, content)
    return found
  }
}
