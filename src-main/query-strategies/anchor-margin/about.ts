import { aboutStrategy } from '../about-strategy.ts'

export const about = aboutStrategy({
  id: 'anchor-margin.v1',
  title: 'Anchored margin',
  summary:
    'Looks only near labelled samples of every class, rare ones like common ones, and asks those there that the model is unsure of.',
  paper: 'Lesci & Vlachos 2024 (AnchorAL)',
  group: 'both',
  options: {
    anchors: {
      kind: 'integer',
      title: 'Anchors of each class',
      default: 10,
      min: 1,
      max: 100,
    },
    near: {
      kind: 'integer',
      title: 'Samples looked at around each anchor',
      default: 50,
      min: 1,
      max: 1000,
    },
    looked: {
      kind: 'integer',
      title: 'Samples looked at in all',
      default: 1000,
      min: 10,
      max: 100_000,
    },
  },
  needs: { model: true },
})
