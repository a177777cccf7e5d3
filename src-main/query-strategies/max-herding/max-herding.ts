import { defineStrategy } from '../define-strategy.ts'
import { greedyCover } from '../geometry/greedy-cover.ts'

export const maxHerding = defineStrategy({
  id: 'max-herding.v1',
  title: 'MaxHerding',
  summary: 'Asks the samples that, together with the labelled ones, stand nearest to the whole pool. Needs no model.',
  paper: 'Bae, Noh & Sutherland 2024',
  group: 'coverage',
  options: {},
  needs: { model: false },
  choose: ({ pool: { features, candidates, labelled }, count, random, math }) =>
    greedyCover({ features, candidates, labelled: labelled.rows, count, random, math }),
})
