import { defineCommitteeStrategy } from '../define-committee-strategy.ts'
import { mutualInformation } from '../scores/disagreement.ts'

export const bald = defineCommitteeStrategy({
  id: 'bald.v1',
  title: 'BALD',
  summary:
    'Asks where heads trained on different draws of the labels are each sure, of different things. Large batches repeat themselves.',
  paper: 'Houlsby, Huszár, Ghahramani & Lengyel 2011',
  options: {},
  committeeScore: mutualInformation,
})
