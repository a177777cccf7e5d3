import type { ServingState } from '../../contract/serving.ts'
import type { InputOf, OutputOf } from '../../compute-tasks/numerics.ts'
import type { WarmUpEvent } from '../../compute-tasks/warm-up-task.ts'
import { activeFeatureSet, listFeatureSets, type FeatureSetRecord } from '../../storage/tables/features.ts'
import { listModels, type ModelRecord } from '../../storage/tables/models.ts'
import { BREAKER, latencyBreaker, type LatencyBreaker } from '../../suggesters/latency-breaker.ts'
import type { ProjectWork } from '../session.ts'
import { toWireError } from '../wire-error.ts'
import { ModelNotReady } from './model-not-ready.ts'
import { modelsInUse } from './models-in-use.ts'
import { servingStates, type Standing } from './serving-states.ts'

/** What failed is tried again when it is asked for, but not more often. */
const AGAIN_MS = 10_000
/** Before it is known how long it takes. */
const FIRST_GUESS_MS = 1_000
/** Nobody need ask more often. */
const SOONEST_MS = 250

export interface Serving {
  readonly states: () => ServingState[]
  readonly stateOf: (model: ModelRecord) => ServingState
  /** Begins to make ready what the project uses and is not, behind all other numeric work. What fails shows in its state. */
  readonly begin: () => void
  /** The same, and waits for it; what failed of late is tried again too. */
  readonly warmUp: () => Promise<void>
  /** One answer of what is ready. Throws ModelNotReady at once where it is not, and what the task throws. */
  readonly predict: (model: ModelRecord, of: InputOf<'predictOne'>['of']) => Promise<OutputOf<'predictOne'>>
}
type Around = Pick<ProjectWork, 'project' | 'numerics' | 'inTurn' | 'router'> & { readonly clock: () => number }

/** Keeps what the open project uses ready in the compute process, and knows how far each model and backbone is. */
export function openServing({ project: { db }, numerics, inTurn, router, clock }: Around): Serving {
  const standing = servingStates(numerics.process, clock)
  const breakers = new Map<number, LatencyBreaker>()
  const breakerOf = (model: number) => {
    const one = breakers.get(model) ?? latencyBreaker()
    breakers.set(model, one)
    return one
  }
  function wanted() {
    const set = activeFeatureSet(db)?.id
    if (set === undefined) return null
    const models = modelsInUse(db, set)
    return { set, models, keys: [`backbone ${set}`, ...models.map((id) => `model ${id}`)] }
  }

  let going: Promise<void> | null = null
  /** Behind what waits already, and in nobody's way: what comes meanwhile begins beside it. */
  const make = () =>
    (going ??= inTurn(async () => {})
      .then(warm)
      .finally(() => (going = null)))
  async function warm(): Promise<void> {
    const now = wanted()
    if (!now) return
    const { keys, ...asked } = now
    try {
      await numerics.run('warmUp', asked, {
        onEvent: (event) => standing.move(`${event.kind} ${event.id}`, asWire(event)),
      })
      standing.keepOnly(keys)
    } catch (error) {
      // The process ended with it: what was not ready by then has failed.
      const unready = keys.filter((key) => standing.of(key).state !== 'ready')
      for (const key of unready) standing.move(key, { state: 'failed', error: toWireError(error) })
    }
  }
  /** A project that is closed meanwhile needs nothing. */
  const makeUnheard = () => void make().catch(() => {})

  const backboneState = ({ id, backbone: title }: FeatureSetRecord): ServingState => {
    const inUse = id === activeFeatureSet(db)?.id
    return { kind: 'backbone', id, title, version: null, inUse, ...standing.of(`backbone ${id}`) }
  }
  function modelState({ id, learner: title, version }: ModelRecord, inUse: boolean): ServingState {
    const one = { kind: 'model' as const, id, title, version, inUse, ...standing.of(`model ${id}`) }
    if (one.state !== 'ready') return one
    if (breakerOf(id).state() !== 'closed') return { ...one, state: 'degraded' }
    // Cards go without its guesses for a while.
    const onCards = inUse ? router.health().find((health) => health.id === 'model.v1') : undefined
    if (!onCards || onCards.state === 'closed') return one
    return { ...one, state: 'degraded', lastError: onCards.lastError && toWireError(onCards.lastError) }
  }
  const stateOf = (model: ModelRecord) => modelState(model, wanted()?.models.includes(model.id) ?? false)

  function requireReady(one: ServingState): void {
    if (one.state === 'ready' || (one.state === 'degraded' && breakerOf(one.id).admits(performance.now()))) return
    if (one.state === 'degraded') throw new ModelNotReady(one, BREAKER.cooldownMs)
    begin()
    const left = one.state === 'failed' ? one.since + AGAIN_MS - clock() : (one.tookMs ?? FIRST_GUESS_MS)
    throw new ModelNotReady(one, Math.max(SOONEST_MS, Math.round(left)))
  }
  function begin(): void {
    const isDue = ({ state, since }: Standing) =>
      state === 'cold' || (state === 'failed' && clock() - since >= AGAIN_MS)
    if (wanted()?.keys.some((key) => isDue(standing.of(key)))) makeUnheard()
  }

  return {
    states() {
      const models = wanted()?.models ?? []
      return [
        ...listFeatureSets(db).map(backboneState),
        ...listModels(db).map((model) => modelState(model, models.includes(model.id))),
      ]
    },
    stateOf,
    begin,
    async warmUp() {
      if (wanted()?.keys.some((key) => standing.of(key).state !== 'ready')) await make()
    },
    async predict(model, of) {
      requireReady(stateOf(model))
      const set = listFeatureSets(db).find(({ id }) => id === model.setId)
      if ('text' in of && set) requireReady(backboneState(set))
      try {
        const said = await numerics.run('predictOne', { model: model.id, of }, {})
        breakerOf(model.id).record(performance.now(), { ms: said.tookMs, failed: false })
        return said
      } catch (error) {
        const { name } = error as Error
        // It went with its process.
        if (name === 'NotKeptOpen') standing.move(`model ${model.id}`, { state: 'cold' })
        if (name === 'NotKeptOpen' || name === 'ComputeStopped') requireReady(stateOf(model))
        if (name === 'NothingToReadOf') throw error
        breakerOf(model.id).record(performance.now(), { ms: 0, failed: true })
        standing.note(`model ${model.id}`, toWireError(error))
        throw error
      }
    },
  }
}

const asWire = (event: WarmUpEvent) =>
  event.state === 'failed'
    ? { state: event.state, error: { ...event.error, fields: { ...event.error.fields } } }
    : event
