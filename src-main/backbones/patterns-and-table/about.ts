import { aboutBackbone } from '../about-backbone.ts'
import { about as ngramLsa } from '../ngram-lsa/about.ts'

export const about = aboutBackbone({
  id: 'patterns-and-table.v1',
  title: 'Word and letter patterns, beside a table',
  summary:
    'Built in, no download: TF-IDF of n-grams reduced to its main directions, and beside it what a text model says of each word piece. Of texts the table does not know (it knows English) the patterns stand alone.',
  paper: 'Deerwester et al. 1990; Tulkens & van Dongen 2024',
  input: 'text',
  options: ngramLsa.options,
})
