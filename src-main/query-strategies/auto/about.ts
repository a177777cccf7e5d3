import { aboutStrategy } from '../about-strategy.ts'

export const about = aboutStrategy({
  id: 'auto.v1',
  title: 'Automatic',
  summary: 'Covers the pool first, then what the model is unsure of, then asks at the boundary; says why it moves on.',
  paper: 'Bae, Noh & Sutherland 2024; Bae, Oliveira & Sutherland 2025; Hacohen, Dekel & Weinshall 2022',
  group: 'policy',
  options: {
    randomShare: {
      kind: 'number',
      title: 'Random share',
      help: 'Part of every batch at the boundary that is drawn at random: a check on the policy, and fair labels.',
      default: 0.1,
      min: 0,
      max: 1,
    },
  },
  needs: { model: false, graph: true, outOfFold: true },
})
