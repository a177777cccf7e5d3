import { add, mul, sub } from '../ops/elementwise.ts'
import type { Optimizer } from './optimizer.ts'

interface SgdOptions {
  readonly momentum?: number
  readonly nesterov?: boolean
  readonly weightDecay?: number
}

/** u ← μ·u + g;  w ← w − η·u, or with Nesterov's look ahead w − η·(g + μ·u). PyTorch's form: η may change between steps. */
export const sgd = ({ momentum = 0, nesterov = false, weightDecay = 0 }: SgdOptions = {}): Optimizer => ({
  id: 'sgd',
  slots: momentum === 0 ? [] : ['velocity'],
  scalars: () => [],
  update({ parameter, gradient, slots: [velocity], rate, decays }) {
    const g = decays && weightDecay > 0 ? add(gradient, mul(weightDecay, parameter)) : gradient
    if (!velocity) return { parameter: sub(parameter, mul(rate, g)), slots: [] }
    const u = add(mul(momentum, velocity), g)
    const direction = nesterov ? add(g, mul(momentum, u)) : u
    return { parameter: sub(parameter, mul(rate, direction)), slots: [u] }
  },
})
