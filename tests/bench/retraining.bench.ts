import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import { runHead } from '../../src-main/training/head-graph.ts'
import { softmaxHead } from '../../src-main/learners/softmax-head/softmax-head.ts'
import { matrix, rowOf, type Matrix } from '../../src-main/platform/matrix.ts'
import { resolveOptions } from '../../src-main/platform/options.ts'
import { mulberry32, normal } from '../../src-main/platform/random.ts'
import { margin } from '../../src-main/query-strategies/margin/margin.ts'
import { highestScores } from '../../src-main/query-strategies/scores/highest-scores.ts'
import { softmaxStep } from './plain-softmax-step.ts'

// Retrain at 10,000 labels × 384 features × 77 classes, score and rank 100,000 samples; the same steps as a plain JavaScript loop beside it.
const [LABELS, POOL, FEATURES, CLASSES] = [10_000, 100_000, 384, 77]
const random = mulberry32(1)

/** Unit rows around one direction a class, as far from it that classes overlap as those of real features do. */
function clustered(rows: number): { rows: Matrix; labels: Int32Array } {
  const centres = matrix(
    CLASSES,
    FEATURES,
    Float32Array.from({ length: CLASSES * FEATURES }, () => normal(random)),
  )
  const labels = Int32Array.from({ length: rows }, (_, i) => i % CLASSES)
  const out = matrix(rows, FEATURES)
  labels.forEach((label, i) => {
    const [row, centre] = [rowOf(out, i), rowOf(centres, label)]
    let length = 0
    for (let j = 0; j < FEATURES; j++) length += (row[j] = centre[j]! + 10 * normal(random)) ** 2
    for (let j = 0; j < FEATURES; j++) row[j]! /= Math.sqrt(length)
  })
  return { rows: out, labels }
}

const timed = async <Result>(work: () => Result | Promise<Result>): Promise<readonly [number, Result]> => {
  const began = performance.now()
  const result = await work()
  return [performance.now() - began, result]
}

const train = clustered(LABELS)
const pool = clustered(POOL)
const runtime = createRuntime({ threads: 1 })
const task = { classes: CLASSES, train }
const options = resolveOptions(softmaxHead.id, softmaxHead.options)
const [cold, model] = await timed(() => softmaxHead.train(task, options, { runtime, seed: 1 }))
const before = { inverseL2: model.inverseL2!, labels: LABELS }
const again = { ...task, start: model.parameters, before }
const [warm] = await timed(() => softmaxHead.train(again, options, { runtime, seed: 1 }))
const head = { parameters: model.parameters, logits: softmaxHead.logits }
const [score, { scores }] = await timed(() =>
  runHead(head, pool.rows, { scores: (_, p) => margin.score!(p, {}, { kind: 'single', perSample: 1 }) }, runtime),
)
const [rank] = await timed(() =>
  highestScores(
    Int32Array.from({ length: POOL }, (_, i) => i),
    scores.data,
    100,
  ),
)
const [loop] = await timed(() => softmaxStep(train.rows.data, train.labels, FEATURES, CLASSES))
const perStep = cold / Math.max(1, model.steps)
console.log(`train from zero      ${cold.toFixed(0)} ms (${model.steps} steps, ${perStep.toFixed(1)} ms each)`)
console.log(`train on from before ${warm.toFixed(0)} ms`)
console.log(`score 100,000        ${score.toFixed(0)} ms; rank ${rank.toFixed(1)} ms`)
console.log(`plain loop           ${loop.toFixed(0)} ms for one gradient: ${(loop / perStep).toFixed(1)} × a step`)
