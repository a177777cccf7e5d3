import { emitGraph } from './emit.ts'
import { loop } from './loop.ts'
import type { OnnxGraph } from './onnx-graph.ts'
import { gather } from './ops/selection.ts'
import { concat, reshape } from './ops/shape.ts'
import { input, sizeOf, type DType, type Shape, type Tensor } from './tensor.ts'
import { stateShapes, step, stepScalars, unpack, type TrainingRule } from './training-step.ts'

export interface Port {
  readonly shape: Shape
  readonly dtype?: DType
}
export type Ports = Readonly<Record<string, Port>>

export const inputsOf = (ports: Ports) =>
  Object.fromEntries(Object.entries(ports).map(([name, { shape, dtype }]) => [name, input(name, shape, dtype)]))
/** Two inputs of one name would silently become one. */
export function apart(...names: readonly (readonly string[])[]) {
  const seen = new Set<string>()
  for (const name of names.flat()) {
    if (seen.has(name)) throw new RangeError(`training graph: “${name}” names two inputs`)
    seen.add(name)
  }
}

export const scalarCount = (rule: TrainingRule, groups: number) =>
  stepScalars(rule, { rates: Array<number>(groups).fill(0), steps: 1 }, 1).length
export const nextNamed = (state: Readonly<Record<string, Tensor>>) =>
  Object.fromEntries(Object.entries(state).map(([name, tensor]) => [`next.${name}`, tensor]))

/** Parts of a loss as outputs. */
export const partNamed = (parts: Readonly<Record<string, Tensor>>) =>
  Object.fromEntries(Object.entries(parts).map(([name, tensor]) => [`part.${name}`, tensor]))

/** One step per run. Inputs: the state's names, the batch's names, `scalars`. Outputs: `next.<name>`, `loss` and its `part.<name>`. */
export function emitStep(rule: TrainingRule, batch: Ports, groups = 1): OnnxGraph {
  apart(Object.keys(stateShapes(rule)), Object.keys(batch), ['scalars'])
  const state = Object.fromEntries(Object.entries(stateShapes(rule)).map(([name, shape]) => [name, input(name, shape)]))
  const after = step(rule, state, inputsOf(batch), input('scalars', [scalarCount(rule, groups)]))
  const outputs = { ...nextNamed(after.state), loss: after.loss, ...partNamed(after.parts) }
  return emitGraph({ name: 'training_step', outputs })
}

/** The same with the whole state in one vector: input `state`, outputs `next.state` and `loss`. */
export function emitFlatStep(rule: TrainingRule, batch: Ports, groups = 1): OnnxGraph {
  apart(['state'], Object.keys(batch), ['scalars'])
  const shapes = stateShapes(rule)
  const total = Object.values(shapes).reduce((sum, shape) => sum + sizeOf(shape), 0)
  const state = unpack(input('state', [total]), shapes)
  const after = step(rule, state, inputsOf(batch), input('scalars', [scalarCount(rule, groups)]))
  const flat = concat(
    Object.values(after.state).map((t) => reshape(t, [sizeOf(t.shape)])),
    0,
  )
  return emitGraph({ name: 'training_step', outputs: { 'next.state': flat, loss: after.loss } })
}

interface LoopRequest {
  /** Steps per run. */
  readonly steps: number
  readonly batchSize: number
  /** The data set, all rows: each [rows, …]; a batch holds the same names with batchSize rows. */
  readonly data: Ports
  /** Values of a batch that are no rows of the data set: one [batchSize, …] slice per step. `weights` belongs here. */
  readonly perStep?: Ports
  readonly groups?: number
}

/**
 * `steps` minibatches in one run: 20–30 % faster than a run per step for small models, and ten steps already give most of it.
 * Inputs: the state, the data, `rows` int32 [steps, batchSize] (which rows each batch takes), each perStep name
 * [steps, …its shape], `scalars` [steps, s]. Outputs: `next.<name>`, `losses` [steps] and its parts, `part.<name>` [steps].
 */
export function emitLoop(
  rule: TrainingRule,
  { steps, batchSize, data, perStep = {}, groups = 1 }: LoopRequest,
): OnnxGraph {
  const shapes = stateShapes(rule)
  const names = Object.keys(shapes)
  apart(names, Object.keys(data), Object.keys(perStep), ['rows', 'scalars'])
  const state = names.map((name) => input(name, shapes[name]!))
  const rows = input('rows', [steps, batchSize], 'int32')
  const scalars = input('scalars', [steps, scalarCount(rule, groups)])
  const all = inputsOf(data)
  const slices = Object.fromEntries(
    Object.entries(perStep).map(([name, { shape, dtype }]) => [name, input(name, [steps, ...shape], dtype)]),
  )
  let parts: readonly string[] = []
  const { state: last, collected } = loop(steps, state, (iteration, current) => {
    const taken = gather(rows, iteration)
    const batch = Object.fromEntries([
      ...Object.entries(all).map(([name, table]) => [name, gather(table, taken)] as const),
      ...Object.entries(slices).map(([name, table]) => [name, gather(table, iteration)] as const),
    ])
    const now = Object.fromEntries(names.map((name, i) => [name, current[i]!]))
    const after = step(rule, now, batch, gather(scalars, iteration))
    parts = Object.keys(after.parts)
    return { state: names.map((name) => after.state[name]!), collect: [after.loss, ...Object.values(after.parts)] }
  })
  const next = Object.fromEntries(names.map((name, i) => [`next.${name}`, last[i]!]))
  const [losses, ...inParts] = collected
  const named = partNamed(Object.fromEntries(parts.map((name, i) => [name, inParts[i]!])))
  return emitGraph({ name: 'training_loop', outputs: { ...next, losses: losses!, ...named } })
}
