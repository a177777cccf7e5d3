import { aboutStrategy } from '../about-strategy.ts'

export const about = aboutStrategy({
  id: 'drop-query.v1',
  title: 'DropQuery',
  summary:
    'Hides most of what is known of each sample, a few times over; groups those the model then calls otherwise, and asks the middle of each group.',
  paper: 'Gupte et al. 2024',
  group: 'both',
  options: {},
  needs: { model: true, dropout: true },
})
