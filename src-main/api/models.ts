import type { Studio } from '../services/studio.ts'
import type { Implementer } from './implementer.ts'

export const models = (os: Implementer, studio: Studio) => ({
  backbones: os.models.backbones.handler(() => studio.models.backbones()),
  learners: os.models.learners.handler(() => studio.models.learners()),
  featureSets: os.models.featureSets.handler(() => studio.models.featureSets()),
  embed: os.models.embed.handler(({ input }) => studio.models.embed(input)),
  list: os.models.list.handler(() => studio.models.list()),
  runs: os.models.runs.handler(() => studio.models.runs()),
  run: os.models.run.handler(({ input }) => studio.models.run(input)),
  train: os.models.train.handler(({ input }) => studio.models.train(input)),
  activate: os.models.activate.handler(({ input }) => studio.models.activate(input)),
  resume: os.models.resume.handler(({ input }) => studio.models.resume(input)),
  confusion: os.models.confusion.handler(({ input }) => studio.models.confusion(input)),
  reliability: os.models.reliability.handler(({ input }) => studio.models.reliability(input)),
  exportOnnx: os.models.exportOnnx.handler(({ input }) => studio.models.exportOnnx(input)),
})
