import { aboutBackbone } from '../about-backbone.ts'

export const about = aboutBackbone({
  id: 'static-table.v1',
  title: 'Table of word pieces',
  summary:
    'A vector for each word piece, distilled from a text model: a text is their sum. As quick as looking words up. The one built in knows English; kindling distil-encoder makes others.',
  paper: 'Tulkens & van Dongen 2024 (model2vec)',
  input: 'text',
  options: {
    file: { kind: 'path', title: 'Table', default: '', want: 'file', help: 'Empty: the built-in one, of English' },
  },
})
