import type { Runtime } from '../compute/runtime.ts'
import { anyBackbone } from '../learners/trained-backbone.ts'
import type { Matrix } from '../platform/matrix.ts'
import { resolveOptions } from '../platform/options.ts'
import type { ReadableDb } from '../storage/database.ts'
import { backboneState, listFeatureSets } from '../storage/tables/features.ts'
import { defineTask, type TaskTools } from './define-task.ts'

export interface TextFeatures {
  /** [texts, d] */
  readonly of: (texts: readonly string[]) => Promise<Matrix>
  readonly close: () => Promise<void>
}

/** What makes the features of a set, ready for texts that are no samples; null where they are not made from texts. */
export async function openTextFeatures(
  db: ReadableDb,
  set: number,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<TextFeatures | null> {
  const record = listFeatureSets(db).find(({ id }) => id === set)
  const backbone = record && anyBackbone(record.backbone)
  if (!backbone || backbone.input !== 'text') return null
  const options = resolveOptions(backbone.id, backbone.options, record.options)
  const extractor = await backbone.open(options, backboneState(db, set), { runtime, seed: 0, signal })
  return {
    of: (texts) => extractor.embed(texts.map((text) => ({ kind: 'text', text }))),
    close: () => extractor.close(),
  }
}

const BATCH = 1024

/** Features of texts that are no samples, a block at a time; none where the features of the set are not made from texts. */
export const embedTexts = defineTask({
  name: 'embedTexts',
  process: 'shared',
  async run(
    { set, texts }: { readonly set: number; readonly texts: readonly string[] },
    { project, reader, runtime, signal, emit }: TaskTools<{ readonly from: number; readonly rows: Matrix }>,
  ): Promise<{ readonly readable: boolean }> {
    const features = await openTextFeatures(reader.database(project), set, runtime, signal)
    if (!features) return { readable: false }
    try {
      for (let from = 0; from < texts.length; from += BATCH) {
        signal.throwIfAborted()
        emit({ from, rows: await features.of(texts.slice(from, from + BATCH)) })
      }
    } finally {
      await features.close()
    }
    return { readable: true }
  },
})
