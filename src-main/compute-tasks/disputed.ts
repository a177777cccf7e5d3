import type { Teacher } from '../contract/teachers.ts'
import { predictedClasses } from '../evaluation/classification-metrics.ts'
import { rowOf, type Matrix } from '../platform/matrix.ts'

/** So many are kept to be looked at. */
const KEPT = 100

/**
 * Samples that two models call by different labels. First come those of which the less sure of the two is surest: there one of them is plainly wrong.
 * Both [samples.length, classes], in one order of classes.
 */
export function disputed(
  samples: readonly number[],
  student: Matrix,
  teacher: Matrix,
): NonNullable<Teacher['disputed']> {
  const [ours, theirs] = [predictedClasses(student), predictedClasses(teacher)]
  const found = samples.flatMap((sample, row) => {
    const [own, taught] = [ours[row]!, theirs[row]!]
    if (own === taught) return []
    return [
      {
        sample,
        student: { class: own, probability: rowOf(student, row)[own]! },
        teacher: { class: taught, probability: rowOf(teacher, row)[taught]! },
      },
    ]
  })
  const sureness = ({ student, teacher }: (typeof found)[number]) => Math.min(student.probability, teacher.probability)
  const first = found.toSorted((a, b) => sureness(b) - sureness(a) || a.sample - b.sample).slice(0, KEPT)
  return { samples: samples.length, count: found.length, first }
}
