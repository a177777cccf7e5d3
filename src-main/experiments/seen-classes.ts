import { matrix, type Matrix } from '../platform/matrix.ts'
import { classesIn, countOf, gatherTargets, type Targets } from '../platform/targets.ts'

/** The classes that answers carry or that are known by name, ascending: those a project would know of. */
export const seenClasses = (answers: Targets, named: readonly number[] = []): Int32Array =>
  Int32Array.from(new Set([...classesIn(answers), ...named])).sort()

/** How many answers differ: of several classes, whether a row has one or not is told apart. */
export const differentAnswers = (answers: Targets): number =>
  new Set(Array.from({ length: countOf(answers) }, (_, row) => classesIn(gatherTargets(answers, [row])).join())).size

/** Answers by their places in a list of classes: −1 for another class, or left out where a row may have several. */
export function overClasses(answers: Targets, classes: Int32Array): Targets {
  if (answers instanceof Int32Array) return answers.map((label) => classes.indexOf(label))
  const out = matrix(answers.rows, classes.length)
  for (let row = 0; row < out.rows; row++)
    classes.forEach((label, c) => (out.data[row * classes.length + c] = answers.data[row * answers.columns + label]!))
  return out
}

/** Probabilities of a list of classes among all: 0 for those nobody has seen.  [n, classes] → [n, all] */
export function amongAll(probabilities: Matrix, classes: Int32Array, all: number): Matrix {
  if (classes.length === all) return probabilities
  const out = matrix(probabilities.rows, all)
  for (let row = 0; row < out.rows; row++)
    classes.forEach((label, c) => (out.data[row * all + label] = probabilities.data[row * classes.length + c]!))
  return out
}
