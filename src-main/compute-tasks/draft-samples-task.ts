import type { LabelsDraft, MinedDraft, VariedDraft } from '../contract/draft-receipts.ts'
import { flaggedTexts, labelledTexts } from '../storage/tables/labelled-texts.ts'
import { listLabels } from '../storage/tables/labels.ts'
import type { ReadableDb } from '../storage/database.ts'
import { draftTemplate, labelDrafts, type DraftOptions } from '../synthesis/drafts/label-drafts.ts'
import { minedByLabel, type MinedPattern, type MinedText, type MineOptions } from '../synthesis/drafts/mine-patterns.ts'
import { patternLines, patternTemplate } from '../synthesis/drafts/pattern-template.ts'
import {
  variantsOfEach,
  variantTemplate,
  type Variant,
  type VariantOptions,
} from '../synthesis/variants/make-variants.ts'
import { readSynonyms } from '../synthesis/variants/word-groups.ts'
import { defineTask, type TaskTools } from './define-task.ts'
import { inBreaths } from './in-breaths.ts'

/** Samples read, of all. */
export interface DraftProgress {
  readonly done: number
  readonly total: number
}
interface LabelsRequest extends DraftOptions {
  readonly task: number
}
export interface MineRequest extends MineOptions {
  readonly task: number
  readonly of: 'labelled' | 'flagged'
}
/** Patterns told; the most frequent of each label come first. */
const MOST_PATTERNS = 2_000
/** Samples told of a pattern. */
const SHOWN = 50

/** First wordings of every label, as a template. */
export const draftFromLabels = defineTask({
  name: 'draftFromLabels',
  process: 'own',
  async run({ task, ...options }: LabelsRequest, { project, reader }: TaskTools): Promise<LabelsDraft> {
    const labels = labelDrafts(listLabels(reader.database(project), task), options)
    return Promise.resolve({ source: draftTemplate(labels), labels })
  },
})

/** What samples of a label have in common, as a template. */
export const mineSamples = defineTask({
  name: 'mineSamples',
  process: 'own',
  async run(
    { task, of, ...options }: MineRequest,
    { project, reader, signal, emit }: TaskTools<DraftProgress>,
  ): Promise<MinedDraft> {
    const texts = textsOf(reader.database(project), task, of)
    const patterns: MinedPattern[] = []
    let done = 0
    await inBreaths(
      minedByLabel(texts, options),
      signal,
      ({ patterns: own, texts: read }) => {
        patterns.push(...own)
        done += read
      },
      () => emit({ done, total: texts.length }),
    )
    const lines = patternLines(patterns).slice(0, MOST_PATTERNS)
    const textOf = new Map(texts.map(({ id, text }) => [id, text]))
    return {
      source: patternTemplate(lines),
      patterns: lines.map(({ covers, slots, ...line }) => ({
        ...line,
        slots: slots.map(({ name, values }) => ({ name, values: [...values] })),
        count: covers.length,
        covers: covers.slice(0, SHOWN).map((id) => ({ id, text: textOf.get(id)! })),
      })),
      samples: texts.length,
      covered: new Set(lines.flatMap(({ covers }) => covers)).size,
    }
  },
})

export interface VaryRequest extends Omit<VariantOptions, 'synonyms' | 'known'> {
  readonly task: number
  /** As a file has them. */
  readonly synonyms?: string
}
const MOST_SHOWN = 500

/** Other wordings of labelled samples, as a template. */
export const varySamples = defineTask({
  name: 'varySamples',
  process: 'own',
  async run(
    { task, synonyms, ...options }: VaryRequest,
    { project, reader, signal, emit }: TaskTools<DraftProgress>,
  ): Promise<VariedDraft> {
    const texts = textsOf(reader.database(project), task, 'labelled')
    const variants: Variant[] = []
    let done = 0
    await inBreaths(
      variantsOfEach(texts, {
        ...options,
        synonyms: synonyms === undefined ? undefined : readSynonyms(synonyms, 'synonyms'),
      }),
      signal,
      (own) => {
        variants.push(...own)
        done++
      },
      () => emit({ done, total: texts.length }),
    )
    const textOf = new Map(texts.map(({ id, text }) => [id, text]))
    return {
      source: variantTemplate(variants),
      seed: options.seed,
      variants: variants
        .slice(0, MOST_SHOWN)
        .map(({ rules, ...variant }) => ({ ...variant, rules: [...rules], original: textOf.get(variant.of)! })),
      count: variants.length,
      samples: texts.length,
    }
  },
})

function textsOf(db: ReadableDb, task: number, of: MineRequest['of']): readonly MinedText[] {
  if (of === 'flagged') return flaggedTexts(db, task).map((text) => ({ ...text, label: 'flagged' }))
  const names = new Map(listLabels(db, task).map(({ id, name }) => [id, name]))
  return labelledTexts(db, task).map(({ id, text, labelId }) => ({ id, text, label: names.get(labelId)! }))
}
