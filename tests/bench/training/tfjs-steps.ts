import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { CLASSES, dataOf, FEATURES, type Case } from './cases.ts'
import type { Work } from './ort-steps.ts'

type Value = object
/** What is used of `@tensorflow/tfjs`. Not a dependency: some 200 MB for one line of one table. */
interface Tfjs {
  setBackend(name: string): Promise<boolean>
  tensor2d(data: Float32Array, shape: readonly number[]): Value
  tensor1d(data: Int32Array, dtype: string): Value
  variable(initial: Value): Value
  randomNormal(shape: readonly number[], mean: number, spread: number): Value
  zeros(shape: readonly number[]): Value
  tidy<Result>(work: () => Result): Result
  add(a: Value, b: Value): Value
  mul(a: Value, b: Value): Value
  matMul(a: Value, b: Value): Value
  relu(x: Value): Value
  neg(x: Value): Value
  mean(x: Value): Value
  sum(x: Value, axis: number): Value
  logSoftmax(x: Value): Value
  oneHot(x: Value, depth: number): Value
  cast(x: Value, dtype: string): Value
  slice(x: Value, begin: readonly number[], size: readonly number[]): Value
  train: { adam(rate: number): { minimize(loss: () => Value): void } }
}

/** tfjs with its wasm backend, from `KINDLING_BENCH_TFJS` (a folder with it in node_modules) or from here; else the reason why not. */
export async function openTfjs(): Promise<Tfjs | string> {
  const folder = process.env['KINDLING_BENCH_TFJS']
  const find = createRequire(folder ? join(folder, 'from-here.js') : import.meta.url)
  try {
    const tf = find('@tensorflow/tfjs') as Tfjs
    const wasm = find('@tensorflow/tfjs-backend-wasm') as { setWasmPaths(path: string): void }
    wasm.setWasmPaths(`${dirname(find.resolve('@tensorflow/tfjs-backend-wasm'))}/`)
    return (await tf.setBackend('wasm')) ? tf : 'its wasm backend does not start'
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0]
    return `${reason}; KINDLING_BENCH_TFJS names a folder where @tensorflow/tfjs and @tensorflow/tfjs-backend-wasm are installed`
  }
}

/** Softmax regression and the two-layer network with Adam; a convolution's gradient has no wasm kernel. */
export function tfjsSteps(tf: Tfjs, given: Case, steps: number): Work {
  const data = dataOf(given)
  const [x, labels] = [tf.tensor2d(data.x as Float32Array, [given.rows, FEATURES]), tf.tensor1d(data.labels, 'int32')]
  const fresh = (...shape: number[]) =>
    tf.variable(shape.length > 1 ? tf.randomNormal(shape, 0, 0.05) : tf.zeros(shape))
  const hidden = given.rule.parameters['w1']?.[1]
  const first = hidden ? [fresh(FEATURES, hidden), fresh(hidden)] : null
  const last = [fresh(hidden ?? FEATURES, CLASSES), fresh(CLASSES)]
  const optimizer = tf.train.adam(1e-3)
  let t = 0
  const run = () => {
    for (let i = 0; i < steps; i++) {
      const from = (t++ % Math.floor(given.rows / given.batch)) * given.batch
      tf.tidy(() =>
        optimizer.minimize(() => {
          const batch = tf.slice(x, [from, 0], [given.batch, FEATURES])
          const truth = tf.cast(tf.oneHot(tf.slice(labels, [from], [given.batch]), CLASSES), 'float32')
          const h = first ? tf.relu(tf.add(tf.matMul(batch, first[0]!), first[1]!)) : batch
          const z = tf.add(tf.matMul(h, last[0]!), last[1]!)
          return tf.mean(tf.neg(tf.sum(tf.mul(truth, tf.logSoftmax(z)), 1)))
        }),
      )
    }
  }
  return { steps, run }
}
