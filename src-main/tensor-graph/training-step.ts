import { grad } from './autodiff.ts'
import { clipNorm } from './optimizers/clip-norm.ts'
import type { Optimizer } from './optimizers/optimizer.ts'
import { constantRate, type Schedule } from './optimizers/schedules.ts'
import { add, mul, sub } from './ops/elementwise.ts'
import { reshape, slice } from './ops/shape.ts'
import { sizeOf, type Shape, type Tensor } from './tensor.ts'

export type Tensors = Readonly<Record<string, Tensor>>
export type Shapes = Readonly<Record<string, readonly number[]>>

export interface TrainingRule {
  readonly parameters: Shapes
  /** Scalar loss of a batch: the one definition that training differentiates. */
  readonly loss: (parameters: Tensors, batch: Tensors) => Tensor | Scored
  /** Kept beside the parameters and drawn a tenth of the way to each batch's value: batch norm's mean and variance. */
  readonly averages?: Shapes
  readonly optimizer: Optimizer
  /** Which rate each parameter follows (an index into `rates`); group 0 where it says nothing. */
  readonly groupOf?: (parameter: string) => number
  readonly decays?: (parameter: string) => boolean
  readonly clipNorm?: number
}

/** A loss with this batch's value of each of the rule's averages, and what it is the sum of where somebody wants to see that. */
export interface Scored {
  readonly loss: Tensor
  readonly averages?: Tensors
  /** Scalars. */
  readonly parts?: Tensors
}

export interface Stepped {
  readonly state: Tensors
  readonly loss: Tensor
  readonly parts: Tensors
}

/** PyTorch's momentum of batch norm. */
const AVERAGING = 0.1

/** Names and shapes of all that a step reads and renews: each parameter, then its slots as `weight.moment1`, then the averages. */
export function stateShapes({ parameters, optimizer, averages = {} }: TrainingRule): Shapes {
  const entries = Object.entries(parameters)
  const slots = optimizer.slots.flatMap((slot) => entries.map(([name, shape]) => [`${name}.${slot}`, shape] as const))
  return { ...Object.fromEntries([...entries, ...slots]), ...averages }
}

/** One step: gradients of the loss, the optimizer's rule on each parameter.  scalars [stepScalars(…).length] */
export function step(rule: TrainingRule, state: Tensors, batch: Tensors, scalars: Tensor): Stepped {
  const names = Object.keys(rule.parameters)
  const parameters = Object.fromEntries(names.map((name) => [name, state[name]!]))
  const scored = rule.loss(parameters, batch)
  const { loss: value, averages = {}, parts = {} }: Scored = 'loss' in scored ? scored : { loss: scored }
  const loss = reshape(value, [])
  const raw = grad(
    loss,
    names.map((name) => state[name]!),
  )
  const gradients = rule.clipNorm === undefined ? raw : clipNorm(raw, rule.clipNorm)
  const own = rule.optimizer.scalars(1).length
  const scalar = (i: number) => reshape(slice(scalars, 0, i, i + 1), [])
  const next: Record<string, Tensor> = {}
  names.forEach((name, i) => {
    const updated = rule.optimizer.update({
      parameter: state[name]!,
      gradient: gradients[i]!,
      slots: rule.optimizer.slots.map((slot) => state[`${name}.${slot}`]!),
      rate: scalar(own + (rule.groupOf?.(name) ?? 0)),
      scalars: Array.from({ length: own }, (_, j) => scalar(j)),
      decays: rule.decays?.(name) ?? rule.parameters[name]!.length > 1,
    })
    next[name] = updated.parameter
    updated.slots.forEach((slot, j) => (next[`${name}.${rule.optimizer.slots[j]}`] = slot))
  })
  for (const name of Object.keys(rule.averages ?? {}))
    next[name] = add(state[name]!, mul(AVERAGING, sub(averages[name]!, state[name]!)))
  // The order of stateShapes, whatever order the optimizer answered in.
  return {
    state: Object.fromEntries(Object.keys(stateShapes(rule)).map((name) => [name, next[name]!])),
    loss,
    parts: Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, reshape(part, [])])),
  }
}

interface Pace {
  /** One rate per group. */
  readonly rates: readonly number[]
  readonly schedule?: Schedule
  readonly steps: number
}

/** The numbers step t = 1, 2, … is fed: the optimizer's own, then each group's scheduled rate. */
export const stepScalars = ({ optimizer }: TrainingRule, { rates, schedule = constantRate, steps }: Pace, t: number) =>
  Float32Array.from([...optimizer.scalars(t), ...rates.map((rate) => rate * schedule(t, steps))])

/** Views of a flat vector, one per name, in order. */
export function unpack(flat: Tensor, shapes: Shapes): Tensors {
  let start = 0
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [
      name,
      reshape(slice(flat, 0, start, (start += sizeOf(shape))), shape as Shape),
    ]),
  )
}
