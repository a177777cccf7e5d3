import { defineCommitteeStrategy } from '../define-committee-strategy.ts'
import { maxDivergence } from '../scores/disagreement.ts'

export const maxDivergenceStrategy = defineCommitteeStrategy({
  id: 'max-divergence.v1',
  title: 'Largest divergence',
  summary: 'Asks where one member of the committee is farthest from their mean opinion.',
  paper: 'McCallum & Nigam 1998',
  options: {},
  committeeScore: maxDivergence,
})
