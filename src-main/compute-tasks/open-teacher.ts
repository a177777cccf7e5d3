import type { Classifier } from '../bundles/classifier.ts'
import { openBundle } from '../bundles/open-bundle.ts'
import { openClassifierFolder } from '../bundles/open-classifier-folder.ts'
import type { TeacherSource } from '../contract/teachers.ts'
import { committeeMean, fitCommittee } from '../learners/committee/committee.ts'
import { sha256Of } from '../platform/content-hash.ts'
import { gatherRows, matrix, rowOf, type Matrix } from '../platform/matrix.ts'
import { place } from '../platform/place.ts'
import { BundleChanged } from '../bundles/manifest.ts'
import { labelsCalled, labelsMeant } from '../storage/labels-called.ts'
import type { ReadableDb } from '../storage/database.ts'
import { modelById } from '../storage/tables/models.ts'
import { teacherAnswers, type TeacherAnswers } from '../storage/tables/teacher-answers.ts'
import type { Features } from '../storage/tables/features.ts'
import { sampleIds } from '../storage/tables/samples.ts'
import { probabilitiesOf } from '../training/head-graph.ts'
import type { TaskTools } from './define-task.ts'
import { headOfModel } from './head-of-model.ts'
import { labelledRows, labelsIn, type Answered } from './labelled-rows.ts'
import { contentsOf } from './project-reader.ts'

/** What a teacher says of a sample: calibrated probabilities, in the order of its classes. */
export type Sayings = ReadonlyMap<number, Float32Array>
export interface OpenTeacher {
  /** Label ids. */
  readonly classes: readonly number[]
  /** Samples it may be asked of, ascending. */
  readonly ids: ArrayLike<number>
  /** Of samples it cannot read it says nothing. */
  readonly says: (samples: readonly number[]) => Promise<Sayings>
  /** Its features of samples, those of several models side by side; zeros where it has none. Null: nobody knows them. */
  readonly features: ((samples: readonly number[]) => Matrix) | null
  readonly close: () => Promise<void>
}

interface Asked {
  readonly task: number
  /** Answers that a committee learns from: none of the hold-out. */
  readonly learned: readonly Answered[]
  readonly seed: number
}
/** What a model from elsewhere has just said of samples: whoever can write keeps it. */
export interface TeacherSaid {
  readonly teacher: string
  readonly said: TeacherAnswers
  readonly done: number
  readonly of: number
}
type Tools = Pick<TaskTools, 'project' | 'reader' | 'runtime' | 'signal'> & {
  readonly onSaid?: (said: TeacherSaid) => void
}

/** A teacher ready to be asked. Throws BundleChanged, and as `openBundle` does. */
export function openTeacher(by: TeacherSource, asked: Asked, tools: Tools): Promise<OpenTeacher> {
  switch (by.kind) {
    case 'models':
      return openModels(by.models, tools)
    case 'committee':
      return openCommittee(by, asked, tools)
    case 'bundle':
      return openBundled(by, asked, tools)
    case 'classifier':
      return openClassifierOfOthers(by, asked, tools)
  }
}

const nothing = async () => {}

/** Models of the same labels in the same order: the mean of their calibrated probabilities, on samples with the features of all. */
async function openModels(
  wanted: readonly { readonly id: number }[],
  { project, reader, runtime }: Tools,
): Promise<OpenTeacher> {
  const db = reader.database(project)
  const members = wanted.map(({ id }) => {
    const model = modelById(db, id)!
    return { head: headOfModel(db, model), classes: model.classes, features: reader.features(project, model.setId!) }
  })
  const [first, ...others] = members
  const inAll = (id: number) => members.every(({ features: { ids } }) => place(ids, id) >= 0)
  return {
    classes: first!.classes,
    ids: others.length === 0 ? first!.features.ids : first!.features.ids.filter(inAll),
    async says(samples) {
      const there = samples.filter(inAll)
      const mean = matrix(there.length, first!.classes.length)
      for (const { head, features } of members) {
        const rows = there.map((id) => place(features.ids, id))
        const { data } = await probabilitiesOf(head, gatherRows(features.vectors, rows), runtime)
        data.forEach((p, i) => (mean.data[i]! += p / members.length))
      }
      return new Map(there.map((id, row) => [id, rowOf(mean, row)]))
    },
    features: featuresIn([...new Set(members.map(({ features }) => features))]),
    close: nothing,
  }
}

async function openCommittee(
  { members, set }: Extract<TeacherSource, { kind: 'committee' }>,
  { learned, seed }: Asked,
  { project, reader, runtime, signal }: Tools,
): Promise<OpenTeacher> {
  const features = reader.features(project, set)
  const classes = labelsIn(learned)
  const { rows, labels } = labelledRows(learned, features, classes, 'single')
  const committee = await fitCommittee(
    { features: rows, labels: labels as Int32Array, classes: classes.length, members },
    { runtime, seed, signal },
  )
  return {
    classes,
    ids: features.ids,
    async says(samples) {
      const there = samples.filter((id) => place(features.ids, id) >= 0)
      const vectors = gatherRows(
        features.vectors,
        there.map((id) => place(features.ids, id)),
      )
      const said = await committeeMean(committee, vectors, runtime, signal)
      return new Map(there.map((id, row) => [id, rowOf(said, row)]))
    },
    features: featuresIn([features]),
    close: nothing,
  }
}

/** Rows of all these sets side by side. */
const featuresIn =
  (sets: readonly Features[]) =>
  (samples: readonly number[]): Matrix => {
    const out = matrix(
      samples.length,
      sets.reduce((sum, { vectors }) => sum + vectors.columns, 0),
    )
    samples.forEach((id, row) => {
      let from = 0
      for (const { ids, vectors } of sets) {
        const at = place(ids, id)
        if (at >= 0) rowOf(out, row).set(rowOf(vectors, at), from)
        from += vectors.columns
      }
    })
    return out
  }

/** Contents of so many samples lie in memory at once. */
const TOGETHER = 256

async function openBundled(
  { path, sha256 }: Extract<TeacherSource, { kind: 'bundle' }>,
  { task }: Asked,
  { project, reader, runtime, ...telling }: Tools,
): Promise<OpenTeacher> {
  const db = reader.database(project)
  const { classifier, labels, model } = await openBundle(path, runtime)
  // A run that goes on must hear the same teacher.
  if (sha256Of(model) !== sha256) {
    await classifier.close()
    throw new BundleChanged(path, 'model.onnx')
  }
  return speaker(db, { classifier, sha256, meant: labelsCalled(db, labels, task).known }, telling)
}

/** Of labels that are none of the task's so much may be left of what it says; where there is more, it speaks of something else. */
const MOST_ELSEWHERE = 0.5

async function openClassifierOfOthers(
  { path, sha256 }: Extract<TeacherSource, { kind: 'classifier' }>,
  { task }: Asked,
  { project, reader, runtime, ...telling }: Tools,
): Promise<OpenTeacher> {
  const db = reader.database(project)
  const { classifier, labels, sha256: now } = await openClassifierFolder(path, runtime)
  // A run that goes on must hear the same teacher.
  if (now !== sha256) {
    await classifier.close()
    throw new BundleChanged(path, 'model.onnx')
  }
  return speaker(db, { classifier, sha256, meant: labelsMeant(db, labels, task) }, telling)
}

interface Reader {
  readonly classifier: Classifier
  readonly sha256: string
  /** The task's label of each of its classes. */
  readonly meant: readonly (number | null)[]
}

/**
 * Whoever reads contents themselves. What it says of classes that are none of the task's is left out, and the others are scaled up to 1. What it has
 * said in an earlier run is not asked again.
 */
function speaker(
  db: ReadableDb,
  { classifier, sha256, meant }: Reader,
  { signal, onSaid }: Pick<Tools, 'signal' | 'onSaid'>,
): OpenTeacher {
  const columns = [...meant.keys()].filter((column) => meant[column] !== null)
  const teacher = `${sha256} ${columns.join(' ')}`
  return {
    classes: columns.map((column) => meant[column]!),
    ids: sampleIds(db),
    async says(samples) {
      const answers = new Map(teacherAnswers(db, teacher))
      const unasked = samples.filter((id) => !answers.has(id))
      for (let start = 0; start < unasked.length; start += TOGETHER) {
        const some = unasked.slice(start, start + TOGETHER)
        const unread = new Set<number>()
        const { probabilities } = await classifier.classify(await contentsOf(db, some), {
          signal,
          onUnreadable: (i) => void unread.add(i),
        })
        const said = new Map(
          some.map((id, i) => [id, unread.has(i) ? null : amongMeant(rowOf(probabilities, i), columns)]),
        )
        for (const [id, answer] of said) answers.set(id, answer)
        onSaid?.({ teacher, said, done: start + some.length, of: unasked.length })
      }
      return new Map(samples.flatMap((id) => (answers.get(id) ? [[id, answers.get(id)!]] : [])))
    },
    features: null,
    close: () => classifier.close(),
  }
}

/** Probabilities of some columns, 1 in sum; null where most of it lies elsewhere. */
function amongMeant(row: Float32Array, columns: readonly number[]): Float32Array | null {
  if (columns.length === row.length) return row
  const own = Float32Array.from(columns, (column) => row[column]!)
  const sum = own.reduce((a, b) => a + b, 0)
  return sum < 1 - MOST_ELSEWHERE ? null : own.map((p) => p / sum)
}
