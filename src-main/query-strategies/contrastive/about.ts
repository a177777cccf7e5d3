import { aboutStrategy } from '../about-strategy.ts'

export const about = aboutStrategy({
  id: 'contrastive.v1',
  title: 'Contrastive (CAL)',
  summary: 'Asks samples the model judges differently from their nearest labelled neighbours.',
  paper: 'Margatina, Vernikos, Barrault & Aletras 2021',
  group: 'both',
  options: { neighbours: { kind: 'integer', title: 'Labelled neighbours', default: 10, min: 1, max: 100 } },
  needs: { model: true },
})
