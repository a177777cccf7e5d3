import { applyMany } from './define-op.ts'
import { stopGradient } from './ops/elementwise.ts'
import { constant, input, int64s, type Tensor } from './tensor.ts'
import { reshape } from './ops/shape.ts'

interface Turn {
  readonly state: readonly Tensor[]
  /** Stacked over the iterations: each [iterations, …its shape]. */
  readonly collect?: readonly Tensor[]
}

let bodies = 0

/**
 * `iterations` turns of `body` inside one run; outer tensors are captured by using them. Nothing flows back through it.
 * body: the iteration as an int64 scalar, and the state → the next state (same shapes), and what to collect.
 */
export function loop(
  iterations: number,
  state: readonly Tensor[],
  body: (iteration: Tensor, state: readonly Tensor[]) => Turn,
): { readonly state: readonly Tensor[]; readonly collected: readonly Tensor[] } {
  const stem = `turn${bodies++}`
  const iteration = input(`${stem}.i`, [], 'int64')
  const going = input(`${stem}.going`, [], 'bool')
  const current = state.map(({ shape, dtype }, i) => input(`${stem}.s${i}`, shape, dtype))
  const { state: next, collect = [] } = body(iteration, current)
  const outputs = applyMany(
    'Loop',
    [reshape(int64s([iterations]), []), constant(Uint8Array.of(1), []), ...state],
    [
      ...state.map(({ shape, dtype }) => ({ shape, dtype })),
      ...collect.map(({ shape, dtype }) => ({ shape: [iterations, ...shape], dtype })),
    ],
    { body: { body: { inputs: [iteration, going, ...current], outputs: [stopGradient(going), ...next, ...collect] } } },
  )
  return { state: outputs.slice(0, state.length), collected: outputs.slice(state.length) }
}
