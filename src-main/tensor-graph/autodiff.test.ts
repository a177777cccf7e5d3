import { expect, test } from 'vitest'
import { evaluate, floats } from '../../tests/gradients/run-graph.ts'
import { golden } from '../../tests/golden/golden.ts'
import { grad, hessianVectorProduct } from './autodiff.ts'
import { emitGraph } from './emit.ts'
import { add, exp, mul, square, stopGradient, sub } from './ops/elementwise.ts'
import { reduceSum } from './ops/reduce.ts'
import { input, type Tensor } from './tensor.ts'

const x = input('x', [])
const at = async (outputs: Record<string, Tensor>, value: number) =>
  evaluate(emitGraph({ name: 'at', outputs }), { x: floats([value], []) })

test('nothing flows back through stopGradient; an input that y does not read gets zeros', async () => {
  const other = input('other', [2])
  const y = mul(stopGradient(square(x)), x)
  const [dx, none] = grad(y, [x, other])
  const out = await at({ dx: dx!, none: none! }, 3)
  expect(out).toEqual({ dx: [9], none: [0, 0] })
})

test('gradients can be taken again: the third derivative of x⁵ is 60·x²', async () => {
  const fifth = mul(square(square(x)), x)
  const third = [0, 1, 2].reduce<Tensor>((y) => grad(y, [x])[0]!, fifth)
  expect((await at({ third }, 2))['third']).toEqual([240])
})

test('a Hessian times a vector is one sweep over all gradients together', async () => {
  const [a, b] = [input('a', [2]), input('b', [])]
  const y = mul(reduceSum(square(a)), exp(b))
  const [ha, hb] = hessianVectorProduct(y, [a, b], [input('va', [2]), input('vb', [])])
  const out = await evaluate(emitGraph({ name: 'hessian', outputs: { ha: ha!, hb: hb! } }), {
    a: floats([1, 2]),
    b: floats([0], []),
    va: floats([1, 0]),
    vb: floats([3], []),
  })
  // H = [[2, 0, 2a₁], [0, 2, 2a₂], [2a₁, 2a₂, a·a]] at b = 0.
  expect(out).toEqual({ ha: [8, 12], hb: [17] })
})

test('a graph of ten thousand nodes in a row is differentiated and written without running out of stack', async () => {
  let y: Tensor = x
  for (let i = 0; i < 10_000; i++) y = add(y, mul(1e-4, stopGradient(x)))
  expect(emitGraph({ name: 'deep', outputs: { dx: grad(y, [x])[0]!, y } }).nodes.length).toBeGreaterThan(10_000)
})

test('gradients through an inner gradient step match the reference vectors for MAML; without it they are first-order', async () => {
  const g = golden<Record<string, number & number[] & [number, number][]>>('maml')
  for (const [i, [a, c]] of (g['tasks_a_c'] as [number, number][]).entries()) {
    const loss = (w: Tensor) => mul(0.5 * a, square(sub(w, c)))
    const inner = grad(loss(x), [x])[0]!
    const adapted = (slope: Tensor) => sub(x, mul(g['inner_lr']!, slope))
    const out = await at(
      {
        adapted: adapted(inner),
        exact: grad(loss(adapted(inner)), [x])[0]!,
        firstOrder: grad(loss(adapted(stopGradient(inner))), [x])[0]!,
      },
      g['w0']!,
    )
    expect(out['adapted']![0]).toBeCloseTo(g['adapted_w']![i]!, 6)
    expect(out['exact']![0]).toBeCloseTo(g['meta_grad_each']![i]!, 6)
    expect(out['firstOrder']![0]).toBeCloseTo(g['fomaml_grad_each']![i]!, 6)
  }
})
