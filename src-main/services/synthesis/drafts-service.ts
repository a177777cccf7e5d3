import type { Serves } from '../../contract/serves.ts'
import type { synthesisDrafts } from '../../contract/synthesis-drafts.ts'
import { FIRST_TASK, listLabels } from '../../storage/tables/labels.ts'
import { draftTemplate, labelDrafts } from '../../synthesis/drafts/label-drafts.ts'
import { ruleFaces } from '../../synthesis/variants/index.ts'
import { requireRule } from '../../synthesis/variants/make-variants.ts'
import { readSynonyms } from '../../synthesis/variants/word-groups.ts'
import type { StudioContext } from '../context.ts'
import type { ProjectSession } from '../session.ts'
import { requireTexts } from './require-texts.ts'
import { NothingToDraft } from './synthesis-errors.ts'

/** First templates and other wordings, to be edited: nothing is saved here. */
export function draftsService(
  { newSeed }: Pick<StudioContext, 'newSeed'>,
  session: () => ProjectSession,
): Serves<typeof synthesisDrafts> {
  return {
    fromLabels({ task = FIRST_TASK, language, kind }) {
      const at = session()
      const labels = listLabels(at.project.db, requireTexts(at, task))
      if (labels.length === 0) throw new NothingToDraft()
      const drafts = labelDrafts(labels, { language, kind })
      return { source: draftTemplate(drafts), labels: [...drafts] }
    },
    async minedPatterns({ task = FIRST_TASK, of = 'labelled', least, fixedShare }, asked) {
      const at = session()
      const given = { task: requireTexts(at, task), of, least, fixedShare }
      const { patterns, ...mined } = await at.numerics.run('mineSamples', given, {
        process: 'own',
        signal: asked?.signal,
      })
      return { ...mined, patterns: [...patterns] }
    },
    async variants({ task = FIRST_TASK, seed = newSeed(), synonyms, ...options }, asked) {
      const at = session()
      // Looked through before a process is started for it.
      if (synonyms !== undefined) readSynonyms(synonyms, 'synonyms')
      for (const rule of options.rules ?? []) requireRule(rule)
      const given = { ...options, task: requireTexts(at, task), seed, synonyms }
      const { variants, ...made } = await at.numerics.run('varySamples', given, {
        process: 'own',
        signal: asked?.signal,
      })
      return { ...made, seed, variants: [...variants] }
    },
    rewriteRules: () => ruleFaces.map(({ id, title, summary }) => ({ id, title, summary })),
  }
}
