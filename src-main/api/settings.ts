import type { Studio } from '../services/studio.ts'
import type { Implementer } from './implementer.ts'

export const settings = (os: Implementer, studio: Studio) => ({
  get: os.settings.get.handler(() => studio.settings.get()),
  set: os.settings.set.handler(({ input }) => studio.settings.set(input)),
})
