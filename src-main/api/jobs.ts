import type { Studio } from '../services/studio.ts'
import type { Implementer } from './implementer.ts'

export const jobs = (os: Implementer, studio: Studio) => ({
  list: os.jobs.list.handler(() => studio.jobs.list()),
  cancel: os.jobs.cancel.handler(({ input }) => studio.jobs.cancel(input)),
  wait: os.jobs.wait.handler(({ input }) => studio.jobs.wait(input)),
})
