import type { Studio } from '../services/studio.ts'
import type { Implementer } from './implementer.ts'

export const events = (os: Implementer, studio: Studio) => ({
  subscribe: os.events.subscribe.handler(({ input, signal }) => studio.listen(input?.page ?? null, signal)),
})
