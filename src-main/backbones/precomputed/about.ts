import { aboutBackbone } from '../about-backbone.ts'

export const about = aboutBackbone({
  id: 'precomputed.v1',
  title: 'Vectors of your own',
  summary: 'Takes the vectors that come with the samples, scaled to length 1.',
  input: 'vector',
  options: {},
})
