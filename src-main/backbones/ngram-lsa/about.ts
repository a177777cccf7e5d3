import { aboutBackbone } from '../about-backbone.ts'

export const about = aboutBackbone({
  id: 'ngram-lsa.v1',
  title: 'Word and letter patterns',
  summary: 'Built in, any language, no download: TF-IDF of n-grams reduced to its main directions.',
  paper: 'Deerwester et al. 1990; Halko, Martinsson & Tropp 2011',
  input: 'text',
  options: {
    dimensions: { kind: 'integer', title: 'Dimensions', default: 384, min: 64, max: 512 },
    vocabulary: {
      kind: 'integer',
      title: 'Largest vocabulary',
      default: 40_000,
      min: 1000,
      max: 200_000,
      help: 'The most frequent word and letter patterns are kept.',
    },
  },
})
