import { representatives } from '../batch/cold-start.ts'
import { defineStrategy } from '../define-strategy.ts'
import { about } from './about.ts'

export const representative = defineStrategy({
  ...about,
  choose: (request, { sample }) => representatives(request, sample),
})
