import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { clusteredFeatures } from '../../tests/query-strategies/make-request.ts'
import { createRuntime } from '../compute/ort-runtime.ts'
import type { Session } from '../compute/runtime.ts'
import { encodeModel } from '../onnx/codec.ts'
import { emitGraph } from '../tensor-graph/emit.ts'
import { crossEntropy } from '../tensor-graph/losses.ts'
import { add } from '../tensor-graph/ops/elementwise.ts'
import { matMul } from '../tensor-graph/ops/linear-algebra.ts'
import { adamW } from '../tensor-graph/optimizers/adamw.ts'
import { input, parameter } from '../tensor-graph/tensor.ts'
import type { TrainingRule } from '../tensor-graph/training-step.ts'
import { trainMinibatches } from './minibatch.ts'

const [rows, d, classes] = [64, 256, 64]
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
/** What is held, without what only waits to be collected: a fast loop makes more of it than anything could leak. */
function megabytes(): number {
  collectGarbage()
  return process.memoryUsage.rss() / 1e6
}

test('memory stays where it is over 10 000 steps', async () => {
  const rule: TrainingRule = {
    parameters: { weight: [d, classes], bias: [classes] },
    loss: (p, { features, labels, weights }) =>
      crossEntropy(add(matMul(features!, p['weight']!), p['bias']!), labels!, weights!),
    optimizer: adamW(),
  }
  const start = Object.fromEntries(
    Object.entries(rule.parameters).map(([name, shape]) => [
      name,
      { shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) },
    ]),
  )
  let settled = 0
  const { steps } = await trainMinibatches(
    {
      rule,
      start,
      rows,
      batchSize: 16,
      steps: 10_000,
      rate: 1e-3,
      data: {
        features: { type: 'float32', dims: [rows, d], data: clusteredFeatures(rows, d, classes, 1).data },
        labels: { type: 'int32', dims: [rows], data: Int32Array.from({ length: rows }, (_, i) => i) },
      },
    },
    // A fifth of the way everything that is kept for good has been made.
    {
      runtime: createRuntime({ threads: 1 }),
      seed: 1,
      onProgress: ({ step }) => step > 2000 && (settled ||= megabytes()),
    },
  )
  expect(steps).toBe(10_000)
  expect(settled).toBeGreaterThan(0)
  // The state is 200 kB and leaves every run as a copy: kept, the 800 runs would be 160 MB.
  expect(megabytes() - settled).toBeLessThan(60)
})

test('sessions opened and released 150 times leave nothing behind', async () => {
  const weight = { shape: [512, 512], data: new Float32Array(512 * 512) }
  const product = matMul(input('x', [1, 512]), parameter('weight', weight.shape))
  const model = encodeModel(emitGraph({ name: 'product', outputs: { product }, values: { weight } }))
  const runtime = createRuntime({ threads: 1 })
  let settled = 0
  // Held, so that it is the release that gives the memory back and no collection.
  const released: Session[] = []
  for (let i = 0; i < 150; i++) {
    if (i % 10 === 0) collectGarbage()
    const session = await runtime.session(model)
    await session.run({ x: { type: 'float32', dims: [1, 512], data: new Float32Array(512) } })
    await session.release()
    released.push(session)
    if (i === 20) settled = megabytes()
  }
  expect(released).toHaveLength(150)
  // A megabyte of weights each.
  expect(megabytes() - settled).toBeLessThan(60)
})
