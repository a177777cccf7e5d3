import { defineStrategy } from '../define-strategy.ts'
import { greedyCover } from '../geometry/greedy-cover.ts'
import { about } from './about.ts'

export const maxHerding = defineStrategy({
  ...about,
  choose: ({ pool: { features, candidates, labelled }, count, random, math }) =>
    greedyCover({ features, candidates, labelled: labelled.rows, count, random, math }),
})
