import type { MinedPattern, Variant } from '../contract/synthesis-drafts.ts'
import { flaggedTexts, labelledTexts } from '../storage/tables/labelled-texts.ts'
import { listLabels } from '../storage/tables/labels.ts'
import type { ReadableDb } from '../storage/database.ts'
import { minePatterns, type MinedText, type MineOptions } from '../synthesis/drafts/mine-patterns.ts'
import { patternLines, patternTemplate } from '../synthesis/drafts/pattern-template.ts'
import { makeVariants, variantTemplate, type VariantOptions } from '../synthesis/variants/make-variants.ts'
import { readSynonyms } from '../synthesis/variants/word-groups.ts'
import { defineTask } from './define-task.ts'

export interface MineRequest extends MineOptions {
  readonly task: number
  readonly of: 'labelled' | 'flagged'
}
export interface MinedDraft {
  readonly source: string
  readonly patterns: readonly MinedPattern[]
  readonly samples: number
  readonly covered: number
}
/** Patterns told; the most frequent of each label come first. */
const MOST_PATTERNS = 2_000
/** Samples told of a pattern. */
const SHOWN = 50

/** What samples of a label have in common, as a template. A process of its own: it may take half a minute. */
export const mineSamples = defineTask({
  name: 'mineSamples',
  process: 'own',
  async run({ task, of, ...options }: MineRequest, { project, reader }): Promise<MinedDraft> {
    const texts = textsOf(reader.database(project), task, of)
    const lines = patternLines(minePatterns(texts, options)).slice(0, MOST_PATTERNS)
    const textOf = new Map(texts.map(({ id, text }) => [id, text]))
    return Promise.resolve({
      source: patternTemplate(lines),
      patterns: lines.map(({ covers, slots, ...line }) => ({
        ...line,
        slots: slots.map(({ name, values }) => ({ name, values: [...values] })),
        count: covers.length,
        covers: covers.slice(0, SHOWN).map((id) => ({ id, text: textOf.get(id)! })),
      })),
      samples: texts.length,
      covered: new Set(lines.flatMap(({ covers }) => covers)).size,
    })
  },
})

export interface VaryRequest extends Omit<VariantOptions, 'synonyms' | 'known'> {
  readonly task: number
  /** As a file has them. */
  readonly synonyms?: string
}
export interface VariedDraft {
  readonly source: string
  readonly variants: readonly Variant[]
  readonly count: number
  readonly samples: number
}
const MOST_SHOWN = 500

/** Other wordings of labelled samples, as a template. */
export const varySamples = defineTask({
  name: 'varySamples',
  process: 'own',
  async run({ task, synonyms, ...options }: VaryRequest, { project, reader }): Promise<VariedDraft> {
    const texts = textsOf(reader.database(project), task, 'labelled')
    const variants = makeVariants(texts, {
      ...options,
      synonyms: synonyms === undefined ? undefined : readSynonyms(synonyms, 'synonyms'),
    })
    const textOf = new Map(texts.map(({ id, text }) => [id, text]))
    return Promise.resolve({
      source: variantTemplate(variants),
      variants: variants
        .slice(0, MOST_SHOWN)
        .map(({ rules, ...variant }) => ({ ...variant, rules: [...rules], original: textOf.get(variant.of)! })),
      count: variants.length,
      samples: texts.length,
    })
  },
})

function textsOf(db: ReadableDb, task: number, of: MineRequest['of']): readonly MinedText[] {
  if (of === 'flagged') return flaggedTexts(db, task).map((text) => ({ ...text, label: 'flagged' }))
  const names = new Map(listLabels(db, task).map(({ id, name }) => [id, name]))
  return labelledTexts(db, task).map(({ id, text, labelId }) => ({ id, text, label: names.get(labelId)! }))
}
