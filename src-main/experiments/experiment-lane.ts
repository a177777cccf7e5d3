import type { TaskContext } from '../compute/compute-server.ts'
import { createRuntime } from '../compute/ort-runtime.ts'
import { evaluateOnce, type Plan, type TestedRun } from './evaluate.ts'
import type { FeatureSplit } from './labelled-features.ts'
import type { Replayed } from './replay-curve.ts'
import { curveOf, type CurveJob, type Replay } from './simulate.ts'

/** What a process that works for an experiment is asked; it holds the features, and computes with one thread: the others are processes beside it. */
export function experimentLane() {
  const runtime = createRuntime({ threads: 1 })
  let split: FeatureSplit | null = null
  const held = (): FeatureSplit => {
    if (!split) throw new RangeError('no features are held here')
    return split
  }
  return {
    holdFeatures: async (features: FeatureSplit): Promise<void> => void (split = features),
    replayCurve: ({ replay, ...job }: CurveJob & { replay: Replay }, { signal }: TaskContext): Promise<Replayed> =>
      curveOf(held(), replay, runtime, signal)(job),
    evaluateOnce: ({ plan, seed }: { plan: Plan; seed: number }): Promise<TestedRun> =>
      evaluateOnce(held(), plan, runtime)(seed),
  }
}
