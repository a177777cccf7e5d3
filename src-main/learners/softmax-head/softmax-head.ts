import { logits } from '../../training/linear-head.ts'
import { defineHead } from '../define-head.ts'
import { fitConvex } from '../fit-convex.ts'
import { about } from './about.ts'

export const softmaxHead = defineHead({
  ...about,
  logits,
  fit: fitConvex,
  last: { weight: 'weight', bias: 'bias' },
})
