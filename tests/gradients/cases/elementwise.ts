import * as ops from '../../../src-main/tensor-graph/ops/elementwise.ts'
import type { Case } from '../check-gradient.ts'
import { positive, spaced, away } from './domains.ts'

const m = [3, 4] as const

export const elementwiseCases: readonly Case[] = [
  { group: 'elementwise', name: 'add, broadcast', shapes: [m, [4]], build: (a, b) => ops.add(a, b) },
  { group: 'elementwise', name: 'sub, broadcast', shapes: [m, [3, 1]], build: (a, b) => ops.sub(a, b) },
  { group: 'elementwise', name: 'mul, broadcast', shapes: [m, [1, 4]], build: (a, b) => ops.mul(a, b) },
  { group: 'elementwise', name: 'div', shapes: [m, [4]], build: (a, b) => ops.div(a, b), draw: positive },
  { group: 'elementwise', name: 'neg', shapes: [m], build: (x) => ops.neg(x) },
  { group: 'elementwise', name: 'exp', shapes: [m], build: (x) => ops.exp(x) },
  { group: 'elementwise', name: 'log', shapes: [m], build: (x) => ops.log(x), draw: positive },
  { group: 'sine and cosine', name: 'sin', shapes: [m], build: (x) => ops.sin(x) },
  { group: 'sine and cosine', name: 'cos', shapes: [m], build: (x) => ops.cos(x) },
  { group: 'elementwise', name: 'sqrt', shapes: [m], build: (x) => ops.sqrt(x), draw: positive },
  { group: 'elementwise', name: 'square', shapes: [m], build: (x) => ops.square(x) },
  { group: 'elementwise', name: 'abs', shapes: [m], build: (x) => ops.abs(x), draw: away },
  { group: 'elementwise', name: 'pow by a constant', shapes: [m], build: (x) => ops.pow(x, 2.5), draw: positive },
  { group: 'elementwise', name: 'pow by a tensor', shapes: [m, m], build: (a, b) => ops.pow(a, b), draw: positive },
  { group: 'elementwise', name: 'relu', shapes: [m], build: (x) => ops.relu(x), draw: away },
  { group: 'elementwise', name: 'tanh', shapes: [m], build: (x) => ops.tanh(x) },
  { group: 'elementwise', name: 'sigmoid', shapes: [m], build: (x) => ops.sigmoid(x) },
  { group: 'elementwise', name: 'softplus', shapes: [m], build: (x) => ops.softplus(x) },
  { group: 'elementwise', name: 'erf', shapes: [m], build: (x) => ops.erf(x) },
  { group: 'elementwise', name: 'max', shapes: [m, m], build: (a, b) => ops.max(a, ops.mul(0.1, b)), draw: away },
  { group: 'elementwise', name: 'min', shapes: [m, m], build: (a, b) => ops.min(a, ops.mul(0.1, b)), draw: away },
  { group: 'elementwise', name: 'clip', shapes: [m], build: (x) => ops.clip(x, -0.6, 0.4), draw: spaced },
  {
    group: 'elementwise',
    name: 'where',
    shapes: [m, m],
    build: (a, b) => ops.where(ops.greater(a, 0), b, ops.square(a)),
    draw: away,
  },
]
