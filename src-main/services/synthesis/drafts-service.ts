import type { DraftProgress } from '../../compute-tasks/draft-samples-task.ts'
import type { Job } from '../../contract/jobs.ts'
import type { Serves } from '../../contract/serves.ts'
import type { synthesisDrafts } from '../../contract/synthesis-drafts.ts'
import { FIRST_TASK, listLabels } from '../../storage/tables/labels.ts'
import { ruleFaces } from '../../synthesis/variants/index.ts'
import { requireRule } from '../../synthesis/variants/make-variants.ts'
import { readSynonyms } from '../../synthesis/variants/word-groups.ts'
import type { StudioContext } from '../context.ts'
import type { ProjectSession } from '../session.ts'
import { rememberSources } from './remember-sources.ts'
import { requireTexts } from './require-texts.ts'
import { NothingToDraft } from './synthesis-errors.ts'

interface Following {
  readonly signal: AbortSignal
  readonly onEvent: (progress: DraftProgress) => void
}

/** First templates and other wordings, to be edited: nothing is saved here. Each is a job, done in a process of its own. */
export function draftsService(
  { newSeed, jobs }: Pick<StudioContext, 'newSeed' | 'jobs'>,
  session: () => ProjectSession,
): Serves<typeof synthesisDrafts> {
  /** A draft may lose its remarks before it is saved. */
  const remembered = async <Draft extends { readonly source: string }>(
    { project: { db } }: ProjectSession,
    task: number,
    drafted: Promise<Draft>,
  ) => {
    const draft = await drafted
    rememberSources(db, task, [draft.source])
    return draft
  }
  const drafting = (title: string, unit: string, work: (following: Following) => Promise<unknown>): Job =>
    jobs.start({
      kind: 'synthesis',
      title,
      unit,
      work: ({ signal, progress }) => work({ signal, onEvent: ({ done, total }) => progress(done, total) }),
    })
  return {
    fromLabels({ task = FIRST_TASK, language, kind }) {
      const at = session()
      const given = { task: requireTexts(at, task), language, kind }
      if (listLabels(at.project.db, given.task).length === 0) throw new NothingToDraft()
      return drafting('from-labels', 'labels', ({ signal }) => at.reading.run('draftFromLabels', given, { signal }))
    },
    minedPatterns({ task = FIRST_TASK, of = 'labelled', least, fixedShare }) {
      const at = session()
      const given = { task: requireTexts(at, task), of, least, fixedShare }
      return drafting('mine', 'samples', (following) =>
        remembered(at, given.task, at.numerics.run('mineSamples', given, { process: 'own', ...following })),
      )
    },
    variants({ task = FIRST_TASK, seed = newSeed(), synonyms, ...options }) {
      const at = session()
      // Looked through before a process is started for it.
      if (synonyms !== undefined) readSynonyms(synonyms, 'synonyms')
      for (const rule of options.rules ?? []) requireRule(rule)
      const given = { ...options, task: requireTexts(at, task), seed, synonyms }
      return drafting('vary', 'samples', (following) =>
        remembered(at, given.task, at.numerics.run('varySamples', given, { process: 'own', ...following })),
      )
    },
    rewriteRules: () => ruleFaces.map(({ id, title, summary }) => ({ id, title, summary })),
  }
}
