import { expect, test } from 'vitest'
import { createRuntime } from '../compute/ort-runtime.ts'
import type { TrainingProgress } from './training-task.ts'
import { pacedProgress } from './paced-progress.ts'

/** What is told of moments at these times (ms), a step each, of ten samples, from a step on. */
function toldOf(times: readonly number[], from = 0): TrainingProgress[] {
  const told: TrainingProgress[] = []
  let now = 0
  const tell = pacedProgress({ runtime: createRuntime(), seed: 1, onProgress: (p) => told.push(p) }, () => now)
  times.forEach((time, i) => {
    now = time
    const step = from + i + 1
    tell({ step, steps: from + 100, loss: 1, samples: 10 * step })
  })
  return told
}

test('speed and time left are those of the steps done now, not of those before a checkpoint', () => {
  // Half a second to make the graph, then 20 ms a step: 500 samples/s.
  const times = Array.from({ length: 50 }, (_, i) => 500 + 20 * i)
  for (const from of [0, 4000]) {
    const last = toldOf(times, from).at(-1)!
    expect(last.samplesPerSecond).toBeCloseTo(500, 9)
    expect(last.etaMs).toBeCloseTo(20 * (from + 100 - last.step), 9)
  }
})
