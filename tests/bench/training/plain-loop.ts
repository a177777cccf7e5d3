import { CLASSES, dataOf, FEATURES, softmaxCase } from './cases.ts'
import type { Work } from './ort-steps.ts'

const [BETA1, BETA2, RATE, EPSILON] = [0.9, 0.999, 1e-3, 1e-8]

/** Softmax regression with Adam as anybody would write it by hand, on Float32Arrays: what the graph is measured against. */
export function plainLoop(steps: number): Work {
  const { batch, rows } = softmaxCase
  const data = dataOf(softmaxCase)
  const x = data.x as Float32Array
  const size = FEATURES * CLASSES + CLASSES
  const [weight, m, v, gradient] = Array.from({ length: 4 }, () => new Float32Array(size)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ]
  const z = new Float32Array(CLASSES)
  let t = 0
  const run = () => {
    for (let i = 0; i < steps; i++) {
      const first = (t++ % Math.floor(rows / batch)) * batch
      gradient.fill(0)
      for (let row = first; row < first + batch; row++) addGradient(row * FEATURES, data.labels[row]!)
      const [c1, c2] = [1 - BETA1 ** t, 1 - BETA2 ** t]
      for (let j = 0; j < size; j++) {
        const g = gradient[j]!
        m[j] = BETA1 * m[j]! + (1 - BETA1) * g
        v[j] = BETA2 * v[j]! + (1 - BETA2) * g * g
        weight[j]! -= (RATE * (m[j]! / c1)) / (Math.sqrt(v[j]! / c2) + EPSILON)
      }
    }
  }
  return { steps, run }

  function addGradient(at: number, label: number) {
    for (let c = 0; c < CLASSES; c++) z[c] = weight[FEATURES * CLASSES + c]!
    for (let j = 0; j < FEATURES; j++) {
      const [value, from] = [x[at + j]!, j * CLASSES]
      for (let c = 0; c < CLASSES; c++) z[c]! += value * weight[from + c]!
    }
    let top = -Infinity
    for (let c = 0; c < CLASSES; c++) top = Math.max(top, z[c]!)
    let mass = 0
    for (let c = 0; c < CLASSES; c++) mass += z[c] = Math.exp(z[c]! - top)
    for (let c = 0; c < CLASSES; c++) z[c] = (z[c]! / mass - Number(c === label)) / softmaxCase.batch
    for (let j = 0; j < FEATURES; j++) {
      const [value, from] = [x[at + j]!, j * CLASSES]
      for (let c = 0; c < CLASSES; c++) gradient[from + c]! += value * z[c]!
    }
    for (let c = 0; c < CLASSES; c++) gradient[FEATURES * CLASSES + c]! += z[c]!
  }
}
