import type { Classifier } from '../bundles/classifier.ts'
import { BundleChanged } from '../bundles/manifest.ts'
import { openBundle } from '../bundles/open-bundle.ts'
import { openClassifierFolder } from '../bundles/open-classifier-folder.ts'
import type { TeacherSource } from '../contract/teachers.ts'
import { sha256Of } from '../platform/content-hash.ts'
import { rowOf } from '../platform/matrix.ts'
import type { ReadableDb } from '../storage/database.ts'
import { labelsCalled, labelsMeant } from '../storage/labels-called.ts'
import { sampleIds } from '../storage/tables/samples.ts'
import { teacherAnswers } from '../storage/tables/teacher-answers.ts'
import { contentsOf } from './project-reader.ts'
import type { OpenTeacher, TeacherAsked, TeacherTools } from './teacher-types.ts'

/** Contents of so many samples lie in memory at once. */
const TOGETHER = 256

/** A bundle as a teacher. Throws BundleChanged, and as `openBundle` does. */
export async function openBundled(
  { path, sha256 }: Extract<TeacherSource, { kind: 'bundle' }>,
  { task }: TeacherAsked,
  { project, reader, runtime, ...telling }: TeacherTools,
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

/** An ONNX classifier of others as a teacher. Throws BundleChanged, and as `openClassifierFolder` does. */
export async function openClassifierOfOthers(
  { path, sha256 }: Extract<TeacherSource, { kind: 'classifier' }>,
  { task }: TeacherAsked,
  { project, reader, runtime, ...telling }: TeacherTools,
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
  { signal, onSaid }: Pick<TeacherTools, 'signal' | 'onSaid'>,
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
