import type { Matrix } from '../../platform/matrix.ts'
import { logits } from '../../training/linear-head.ts'
import { defineHead } from '../define-head.ts'
import { fitConvex } from '../fit-convex.ts'
import { about } from './about.ts'

export const sigmoidHead = defineHead<typeof about.options, Matrix>({
  ...about,
  logits,
  fit: fitConvex,
  last: { weight: 'weight', bias: 'bias' },
})
