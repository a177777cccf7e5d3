import type { Studio } from '../services/studio.ts'
import type { Implementer } from './implementer.ts'

export const strategies = (os: Implementer, studio: Studio) => ({
  list: os.strategies.list.handler(() => studio.strategies.list()),
  current: os.strategies.current.handler(() => studio.strategies.current()),
  choose: os.strategies.choose.handler(({ input }) => studio.strategies.choose(input)),
  preview: os.strategies.preview.handler(({ input }) => studio.strategies.preview(input)),
  map: os.strategies.map.handler(({ input }) => studio.strategies.map(input)),
  log: os.strategies.log.handler(({ input }) => studio.strategies.log(input)),
  replay: os.strategies.replay.handler(({ input }) => studio.strategies.replay(input)),
  labFile: os.strategies.labFile.handler(({ input }) => studio.strategies.labFile(input)),
  lab: os.strategies.lab.handler(({ input }) => studio.strategies.lab(input)),
  resumeLab: os.strategies.resumeLab.handler(({ input }) => studio.strategies.resumeLab(input)),
  labRuns: os.strategies.labRuns.handler(() => studio.strategies.labRuns()),
})
