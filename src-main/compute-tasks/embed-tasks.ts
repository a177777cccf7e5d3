import { createRuntime } from '../compute/ort-runtime.ts'
import type { ProviderName } from '../compute/runtime.ts'
import { anyBackbone } from '../learners/trained-backbone.ts'
import type { OptionValues } from '../contract/options.ts'
import { gatherRows } from '../platform/matrix.ts'
import { resolveOptions } from '../platform/options.ts'
import type { PreparedBackbone } from './requests.ts'
import { defineTask, type TaskTools } from './define-task.ts'
import { batchesFor } from './project-reader.ts'

interface Choice {
  readonly provider: ProviderName
  readonly backbone: string
  readonly options: OptionValues
  readonly state: Uint8Array | null
  /** Samples after this one belong to an import that is not finished. */
  readonly upTo: number
}
export type EmbedEvent =
  /** A model is tried under limits (its file), or no longer (null). */
  | { readonly type: 'trial'; readonly trial: Trial | null }
  | { readonly type: 'progress'; readonly done: number; readonly total: number | null }
  /** `last`: all up to this sample were looked at; those of them without features are left out. */
  | { readonly type: 'block'; readonly ids: Int32Array; readonly vectors: Float32Array; readonly last: number }
  | { readonly type: 'unreadable'; readonly sample: number; readonly reason: string }

/** A first small run, and what it may take before the process ends. */
export interface Trial {
  readonly file: string
  readonly limits: { readonly ms: number; readonly bytes: number }
}

const BATCH = 1024

/** Fits the backbone where it learns from the pool, opens it once, and says what its features are. */
export const prepare = defineTask({
  name: 'prepare',
  process: 'shared',
  async run(
    { provider, backbone: id, options: given, state, seed, upTo }: Choice & { readonly seed: number },
    { project, reader, runtime: { threads }, signal, emit }: TaskTools<EmbedEvent>,
  ): Promise<PreparedBackbone> {
    const backbone = anyBackbone(id)
    const options = resolveOptions(id, backbone.options, given)
    const onLimited = (trial: Trial | null) => emit({ type: 'trial', trial })
    const context = {
      runtime: createRuntime({ provider, threads, onLimited }),
      seed,
      signal,
      onProgress: (done: number, total: number | null) => emit({ type: 'progress', done, total }),
    }
    const db = reader.database(project)
    async function* pool() {
      for await (const { contents } of batchesFor(backbone.input)(db, BATCH, 0, upTo)) yield contents
    }
    const fitted = state ?? (backbone.fit ? await backbone.fit(pool, options, context) : null)
    const extractor = await backbone.open(options, fitted, context)
    await extractor.close()
    return {
      state: fitted,
      fingerprint: await backbone.fingerprint(options, fitted),
      dimensions: extractor.dimensions,
      notices: extractor.notices ?? [],
    }
  },
})

/** Features of the samples after one id and up to another, sent as they are made; what has none is told and left out. */
export const embed = defineTask({
  name: 'embed',
  process: 'shared',
  async run(
    { provider, backbone: id, options: given, state, after, upTo }: Choice & { readonly after: number },
    { project, reader, runtime: { threads }, signal, emit }: TaskTools<EmbedEvent>,
  ): Promise<null> {
    const backbone = anyBackbone(id)
    let now: Int32Array
    const lacking = new Set<number>()
    const extractor = await backbone.open(resolveOptions(id, backbone.options, given), state, {
      runtime: createRuntime({ provider, threads }),
      seed: 0,
      signal,
      onUnreadable(index, reason) {
        lacking.add(index)
        emit({ type: 'unreadable', sample: now[index]!, reason })
      },
    })
    try {
      let done = 0
      for await (const { ids, contents } of batchesFor(backbone.input)(reader.database(project), BATCH, after, upTo)) {
        signal.throwIfAborted()
        now = ids
        lacking.clear()
        const vectors = await extractor.embed(contents)
        done += ids.length
        const has = (_: unknown, row: number) => !lacking.has(row)
        const rows = lacking.size === 0 ? vectors : gatherRows(vectors, [...ids.keys()].filter(has))
        const block = { ids: ids.filter(has), vectors: rows.data, last: ids.at(-1)! }
        emit({ type: 'block', ...block })
        emit({ type: 'progress', done, total: null })
      }
      return null
    } finally {
      await extractor.close()
    }
  },
})
