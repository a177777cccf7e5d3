import { expect, test } from 'vitest'
import { apply } from '../../src-main/tensor-graph/define-op.ts'
import { lintGraph } from '../../src-main/tensor-graph/lint-graph.ts'
import { mul, square, sub, tanh } from '../../src-main/tensor-graph/ops/elementwise.ts'
import type { Tensor } from '../../src-main/tensor-graph/tensor.ts'
import { cpuSettings, gradientErrors, gradientGraphs, tell } from './check-gradient.ts'
import { opCases } from './op-cases.ts'

test.each(opCases)(
  '$group: $name agrees with finite differences, first and second order, at every optimisation level and thread count',
  async (given) => {
    const errors = await gradientErrors(given, cpuSettings)
    errors.forEach(({ first, second }, i) => {
      expect(first, `first order, ${tell(cpuSettings[i]!)}`).toBeLessThan(1e-4)
      expect(second, `second order, ${tell(cpuSettings[i]!)}`).toBeLessThan(5e-4)
    })
  },
)

test('the check finds a gradient that is wrong by a tenth of a per cent', async () => {
  const wrong = (x: Tensor): Tensor =>
    apply('Tanh', [x], { shape: x.shape, gradient: (dy) => [mul(dy, sub(1.001, square(tanh(x))))] })
  const given = { group: 'wrong', name: 'tanh', shapes: [[3, 4]], build: (x: Tensor) => wrong(x) }
  const [errors] = await gradientErrors(given, cpuSettings.slice(0, 1))
  expect(errors!.first).toBeGreaterThan(5e-4)
})

test.each(opCases)('$group: the graphs of $name hold none of the banned forms and stay on a GPU', (given) => {
  expect(lintGraph(gradientGraphs(given).both, 'webgpu')).toEqual([])
})
