import type { Studio } from '../services/studio.ts'
import type { Implementer } from './implementer.ts'

export const project = (os: Implementer, studio: Studio) => ({
  current: os.project.current.handler(() => studio.project.current()),
  recent: os.project.recent.handler(() => studio.project.recent()),
  create: os.project.create.handler(({ input }) => studio.project.create(input)),
  place: os.project.place.handler(({ input }) => studio.project.place(input)),
  open: os.project.open.handler(({ input }) => studio.project.open(input)),
  openSample: os.project.openSample.handler(() => studio.project.openSample()),
  close: os.project.close.handler(() => studio.project.close()),
  rename: os.project.rename.handler(({ input }) => studio.project.rename(input)),
  guidelines: os.project.guidelines.handler(() => studio.project.guidelines()),
  setGuidelines: os.project.setGuidelines.handler(({ input }) => studio.project.setGuidelines(input)),
  forget: os.project.forget.handler(({ input }) => studio.project.forget(input)),
  browse: os.project.browse.handler(({ input }) => studio.project.browse(input)),
})
