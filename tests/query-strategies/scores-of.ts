import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import { encodeModel } from '../../src-main/onnx/codec.ts'
import type { OptionValues } from '../../src-main/contract/options.ts'
import { resolveOptions } from '../../src-main/platform/options.ts'
import type { AnswerShape } from '../../src-main/platform/targets.ts'
import type { Strategy } from '../../src-main/query-strategies/strategy.ts'
import { emitGraph } from '../../src-main/tensor-graph/emit.ts'
import { input } from '../../src-main/tensor-graph/tensor.ts'

/** Scores of an expression strategy, computed by ONNX Runtime from the graph the strategy writes. */
export async function scoresOf(
  strategy: Strategy,
  rows: readonly (readonly number[])[],
  given: OptionValues = {},
  answers: AnswerShape = { kind: 'single', perSample: 1 },
): Promise<Float32Array> {
  const probabilities = input('probabilities', ['samples', rows[0]!.length])
  const scores = strategy.score!(probabilities, resolveOptions(strategy.id, strategy.options, given), answers)
  const session = await createRuntime({ threads: 1 }).session(
    encodeModel(emitGraph({ name: 'score', outputs: { scores } })),
  )
  const data = Float32Array.from(rows.flat())
  const out = await session.run({ probabilities: { type: 'float32', dims: [rows.length, rows[0]!.length], data } })
  await session.release()
  return out['scores']!.data as Float32Array
}
