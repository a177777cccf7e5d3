import type { Studio } from '../services/studio.ts'
import type { Implementer } from './implementer.ts'

export const labels = (os: Implementer, studio: Studio) => ({
  list: os.labels.list.handler(() => studio.labels.list()),
  add: os.labels.add.handler(({ input }) => studio.labels.add(input)),
  rename: os.labels.rename.handler(({ input }) => studio.labels.rename(input)),
  digits: os.labels.digits.handler(({ input }) => studio.labels.digits(input)),
  remove: os.labels.remove.handler(({ input }) => studio.labels.remove(input)),
})
