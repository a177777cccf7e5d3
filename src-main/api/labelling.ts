import type { Studio } from '../services/studio.ts'
import type { Implementer } from './implementer.ts'

export const labelling = (os: Implementer, studio: Studio) => ({
  next: os.labelling.next.handler(({ input }) => studio.labelling.next(input)),
  card: os.labelling.card.handler(({ input }) => studio.labelling.card(input)),
  answer: os.labelling.answer.handler(({ input }) => studio.labelling.answer(input)),
  bulk: os.labelling.bulk.handler(({ input }) => studio.labelling.bulk(input)),
  undo: os.labelling.undo.handler(({ input }) => studio.labelling.undo(input)),
  redo: os.labelling.redo.handler(({ input }) => studio.labelling.redo(input)),
  history: os.labelling.history.handler(({ input }) => studio.labelling.history(input)),
  progress: os.labelling.progress.handler(({ input }) => studio.labelling.progress(input)),
  queue: os.labelling.queue.handler(() => studio.labelling.queue()),
  askFirst: os.labelling.askFirst.handler(({ input }) => studio.labelling.askFirst(input)),
  recycleSkipped: os.labelling.recycleSkipped.handler(() => studio.labelling.recycleSkipped()),
})
