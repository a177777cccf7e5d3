import { createRuntime } from '../compute/ort-runtime.ts'
import type { ProviderName } from '../compute/runtime.ts'
import { anyBackbone } from '../learners/trained-backbone.ts'
import type { BackboneChoice } from '../backbones/backbone-choice.ts'
import type { Extractor, Notice } from '../backbones/backbone.ts'
import { gatherRows } from '../platform/matrix.ts'
import { resolveOptions } from '../platform/options.ts'
import { backboneState, featureSetBy, lastEmbedded } from '../storage/tables/features.ts'
import { readsWords } from '../experiments/name-features.ts'
import { defineTask, type TaskTools } from './define-task.ts'
import { batchesFor } from './project-reader.ts'

export interface EmbedInput extends BackboneChoice {
  readonly provider: ProviderName
  readonly seed: number
  /** The feature set whose backbone has learnt from the pool already; null: it learns now, where it can. */
  readonly learnt: number | null
  /** Samples after this one belong to an import that is not finished. */
  readonly upTo: number
}

/** What features are made by, before the first of them. */
export interface OpenedBackbone {
  /** What it learnt from the pool now; null where it learns nothing, or had learnt before. */
  readonly state: Uint8Array | null
  readonly fingerprint: string
  readonly dimensions: number
  /** Whether label names can be read into the same space. */
  readonly readsWords: boolean
  /** Of what comes with the studio and the features are made with. */
  readonly resourceBytes: number
  /** What a user should know of the model. */
  readonly notices?: readonly Notice[]
}

/** A first small run, and what it may take before the process ends. */
export interface Trial {
  readonly file: string
  readonly limits: { readonly ms: number; readonly bytes: number }
}

export type EmbedEvent =
  /** A model is tried under limits (its file), or no longer (null). */
  | { readonly type: 'trial'; readonly trial: Trial | null }
  | { readonly type: 'fitting'; readonly done: number; readonly total: number | null }
  | { readonly type: 'opened'; readonly backbone: OpenedBackbone }
  /** `last`: all up to this sample were looked at; those of them without features are left out. */
  | { readonly type: 'block'; readonly ids: Int32Array; readonly vectors: Float32Array; readonly last: number }
  | { readonly type: 'unreadable'; readonly sample: number; readonly reason: string }

const BATCH = 1024

/**
 * Features of all samples up to `upTo` that have none of this backbone yet, sent as they are made. A backbone that learns from the pool is
 * fitted first; what it is opened with is told before the first block.
 */
export const embed = defineTask({
  name: 'embed',
  process: 'shared',
  async run(
    { provider, backbone: id, options: given, learnt, seed, upTo }: EmbedInput,
    { project, reader, runtime: { threads }, signal, emit }: TaskTools<EmbedEvent>,
  ): Promise<null> {
    const backbone = anyBackbone(id)
    const options = resolveOptions(id, backbone.options, given)
    const db = reader.database(project)
    async function* pool() {
      for await (const { contents } of batchesFor(backbone.input)(db, BATCH, 0, upTo)) yield contents
    }
    let now: Int32Array = new Int32Array()
    const lacking = new Set<number>()
    const context = {
      runtime: createRuntime({ provider, threads, onLimited: (trial) => emit({ type: 'trial', trial }) }),
      seed,
      signal,
      onProgress: (done: number, total: number | null) => emit({ type: 'fitting', done, total }),
    }
    const onUnreadable = (index: number, reason: string) => {
      lacking.add(index)
      emit({ type: 'unreadable', sample: now[index]!, reason })
    }
    const fitted = learnt === null && backbone.fit ? await backbone.fit(pool, options, context) : null
    const state = fitted ?? (learnt === null ? null : backboneState(db, learnt))
    const extractor = await backbone.open(options, state, { ...context, onUnreadable })
    try {
      const fingerprint = await backbone.fingerprint(options, state)
      const { dimensions, notices } = extractor
      const { resourceBytes = 0 } = extractor
      const about = { fingerprint, dimensions, readsWords: readsWords(backbone, extractor), resourceBytes, notices }
      emit({ type: 'opened', backbone: { state: fitted, ...about } })
      const set = featureSetBy(db, fingerprint)
      const after = set ? lastEmbedded(db, set.id) : 0
      for await (const { ids, contents } of batchesFor(backbone.input)(db, BATCH, after, upTo)) {
        signal.throwIfAborted()
        now = ids
        lacking.clear()
        emit({ type: 'block', ...withFeatures(ids, await extractor.embed(contents), lacking), last: ids.at(-1)! })
      }
      return null
    } finally {
      await extractor.close()
    }
  },
})

/** All but the rows that could not be read. */
function withFeatures(ids: Int32Array, vectors: Awaited<ReturnType<Extractor['embed']>>, lacking: ReadonlySet<number>) {
  if (lacking.size === 0) return { ids, vectors: vectors.data }
  const has = (_: unknown, row: number) => !lacking.has(row)
  return { ids: ids.filter(has), vectors: gatherRows(vectors, [...ids.keys()].filter(has)).data }
}
