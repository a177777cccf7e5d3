import type { Studio } from '../services/studio.ts'
import type { Implementer } from './implementer.ts'

export const data = (os: Implementer, studio: Studio) => ({
  importFormats: os.data.importFormats.handler(() => studio.data.importFormats()),
  exportFormats: os.data.exportFormats.handler(() => studio.data.exportFormats()),
  inspect: os.data.inspect.handler(({ input }) => studio.data.inspect(input)),
  import: os.data.import.handler(({ input }) => studio.data.import(input)),
  imports: os.data.imports.handler(() => studio.data.imports()),
  rejects: os.data.rejects.handler(({ input }) => studio.data.rejects(input)),
  export: os.data.export.handler(({ input }) => studio.data.export(input)),
  samples: os.data.samples.handler(({ input }) => studio.data.samples(input)),
  ids: os.data.ids.handler(({ input }) => studio.data.ids(input)),
  find: os.data.find.handler(({ input }) => studio.data.find(input)),
  sample: os.data.sample.handler(({ input }) => studio.data.sample(input)),
})
