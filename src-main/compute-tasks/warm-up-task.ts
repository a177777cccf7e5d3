import { NamedError, type ErrorFields } from '../platform/named-error.ts'
import { listFeatureSets } from '../storage/tables/features.ts'
import { defineTask, type TaskTools } from './define-task.ts'
import { keptOpen, openBackbone, openHeadOf } from './kept-open.ts'

/** Another state of what is made ready. */
export type WarmUpEvent = { readonly kind: 'backbone' | 'model'; readonly id: number } & (
  | { readonly state: 'loading' | 'warming' }
  | { readonly state: 'ready'; readonly tookMs: number }
  | { readonly state: 'failed'; readonly error: { name: string; message: string; fields: ErrorFields } }
)

interface Wanted {
  readonly set: number
  /** Those that read it. */
  readonly models: readonly number[]
}

/** Opens the backbone of a set of features and heads of models, runs each once and keeps them open; heads that are not among them are closed. */
export const warmUp = defineTask({
  name: 'warmUp',
  process: 'shared',
  async run({ set, models }: Wanted, { project, reader, runtime, signal, emit }: TaskTools<WarmUpEvent>) {
    const db = reader.database(project)
    const open = keptOpen(reader)
    const { dimensions } = listFeatureSets(db).find(({ id }) => id === set)!
    /** One that fails keeps none of the others from being made ready. */
    async function make(
      kind: WarmUpEvent['kind'],
      id: number,
      work: (tell: Parameters<typeof openHeadOf>[3]) => Promise<void>,
    ) {
      signal.throwIfAborted()
      const began = performance.now()
      // What is open already has nothing to tell.
      let isNew = false
      const tell = (state: 'loading' | 'warming') => () => {
        isNew = true
        emit({ kind, id, state })
      }
      try {
        await work({ loading: tell('loading'), warming: tell('warming') })
        if (isNew) emit({ kind, id, state: 'ready', tookMs: performance.now() - began })
      } catch (thrown) {
        const { name, message } = thrown as Error
        const fields = thrown instanceof NamedError ? { ...thrown.fields } : { message }
        emit({
          kind,
          id,
          state: 'failed',
          error: { name: thrown instanceof NamedError ? name : 'UnexpectedError', message, fields },
        })
      }
    }
    // Heads take milliseconds, and answer for the samples of the pool without a backbone.
    for (const model of models)
      await make('model', model, (tell) => openHeadOf(open, { db, model, dimensions }, runtime, tell))
    // The one before answers until the new one does.
    for (const [model, head] of open.heads) {
      if (models.includes(model)) continue
      open.heads.delete(model)
      await head.release()
    }
    await make('backbone', set, (tell) => openBackbone(open, { db, set }, runtime, tell))
    return null
  },
})
