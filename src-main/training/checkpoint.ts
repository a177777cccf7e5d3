import { stateShapes, type TrainingRule } from '../tensor-graph/training-step.ts'
import type { NamedArray, Parameters } from './training-task.ts'

export interface Progress {
  /** Steps done. */
  readonly step: number
  /** Best measure so far, −∞ before the first. */
  readonly best: number
  /** Epochs since then. */
  readonly waited: number
  readonly loss: number
}

const PROGRESS = 'progress'

/** All that a training needs to go on: the state by its names, the best parameters as `best/…`, and how far it is. */
export const checkpointOf = (
  state: Parameters,
  best: Parameters,
  { step, best: metric, waited, loss }: Progress,
): Parameters => ({
  ...state,
  ...Object.fromEntries(Object.entries(best).map(([name, value]) => [`best/${name}`, value])),
  [PROGRESS]: { shape: [4], data: Float32Array.of(step, metric, waited, loss) },
})

/** Null where these are plain parameters and no checkpoint. */
export function progressIn(start: Parameters): Progress | null {
  const [step, best, waited, loss] = start[PROGRESS]?.data ?? []
  return step === undefined ? null : { step, best: best!, waited: waited!, loss: loss! }
}

/** The best parameters so far, as the checkpoint has them. */
export const bestIn = (checkpoint: Parameters): Parameters =>
  Object.fromEntries(
    Object.entries(checkpoint).flatMap(([name, value]) => (name.startsWith('best/') ? [[name.slice(5), value]] : [])),
  )

/** Each of these is there, of the same size: something to go on from. */
export const fits = (start: Parameters, fresh: Parameters): boolean =>
  Object.entries(fresh).every(([name, { data }]) => start[name]?.data.length === data.length)

/** The state of a checkpoint; parameters alone get fresh slots of zeros. Throws RangeError where a parameter is missing or of another shape. */
export const resumed = (rule: TrainingRule, start: Parameters): Parameters =>
  Object.fromEntries(
    Object.entries(stateShapes(rule)).map(([name, shape]): [string, NamedArray] => {
      const known = start[name]
      const size = shape.reduce((a, b) => a * b, 1)
      if (known?.data.length === size) return [name, { shape, data: known.data }]
      if (name in rule.parameters) throw new RangeError(`training starts without “${name}” [${shape}]`)
      return [name, { shape, data: new Float32Array(size) }]
    }),
  )
