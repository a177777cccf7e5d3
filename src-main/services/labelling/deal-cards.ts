import type { labelling as labellingContract } from '../../contract/labelling.ts'
import type { Serves } from '../../contract/serves.ts'
import { noteAnnotator } from '../../storage/tables/note-annotator.ts'
import type { StudioContext } from '../context.ts'
import { recount } from '../project/open-project.ts'
import { unlabelledCount } from '../project/sample-counts.ts'
import type { ProjectSession, TaskSession } from '../session.ts'
import { cardAgain, cardsOf } from './cards.ts'
import { dealtSources, type DealtSources } from './dealt-sources.ts'
import { asCarried, sampleOf } from './decided-samples.ts'
import { guessesFor } from './guesses.ts'

/** Cards for an annotator, and what is guessed of those that wait. */
export function dealing({ settings }: StudioContext, session: () => ProjectSession) {
  /** Whoever answers is known by an id that stays when they go by another name. */
  const note = ({ project }: TaskSession, annotator: string) => {
    if (noteAnnotator(project.db, annotator, settings.formerNames(annotator))) recount(project)
  }
  const dealt = new WeakMap<TaskSession, DealtSources>()
  const dealtOf = (at: TaskSession) => {
    const one = dealt.get(at) ?? dealtSources()
    dealt.set(at, one)
    return one
  }
  const verbs: Pick<Serves<typeof labellingContract>, 'next' | 'card' | 'guesses'> = {
    async next({ annotator, task, page, count, holding }) {
      const at = session().of(task)
      note(at, annotator)
      const queued = at.queue.lease({ holder: page ?? annotator, annotator, count, holding })
      const dealt = queued.map((row) => ({ sample: asCarried(at, sampleOf(at, row.sample), annotator), queued: row }))
      const cards = await cardsOf(at, dealt, annotator)
      dealtOf(at).remember(cards)
      if (at.queue.runsLow()) at.ranker.nudge()
      const queue = at.queue.state()
      if (cards.length > 0 || holding.length > 0 || queue.mode === 'empty') return { cards, queue }
      // All that is left lies with other pages.
      const reason = { code: 'with-others', fields: { count: unlabelledCount(at.counts) } }
      return { cards, queue: { ...queue, mode: 'empty', reasons: [reason] } }
    },
    async card({ annotator, task, sample }) {
      const at = session().of(task)
      note(at, annotator)
      const card = await cardAgain(at, asCarried(at, sampleOf(at, sample), annotator), annotator)
      dealtOf(at).remember([card])
      return card
    },
    async guesses({ annotator, task, samples }) {
      const at = session().of(task)
      const guessesOf = await guessesFor(at, samples, annotator)
      dealtOf(at).remember(samples.map((id) => ({ sample: { id }, sources: guessesOf(id).sources })))
      return samples.map((sample) => ({ sample, ...guessesOf(sample) }))
    },
  }
  return { note, dealtOf, verbs }
}
export type Dealing = ReturnType<typeof dealing>
