import { aboutStrategy } from '../about-strategy.ts'

export const about = aboutStrategy({
  id: 'ranked-batch.v1',
  title: 'Ranked batch',
  summary:
    'Weighs being unlike everything labelled against being unsure; the more is labelled, the more unsureness counts.',
  paper: 'Cardoso, Silva, Canuto, Moro & Gonçalves 2017',
  group: 'both',
  options: {},
  needs: { model: true },
})
