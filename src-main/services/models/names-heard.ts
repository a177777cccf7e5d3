import type { ReadableDb } from '../../storage/database.ts'
import { labelWords, namesAllowed, namesSay } from '../../storage/label-words.ts'
import { FOR_THE_POOL, modelFor } from '../../storage/model-for.ts'
import { activeFeatureSet } from '../../storage/tables/features.ts'

/** Whether a training is due because of what the labels of a task are called. */
export interface NamesHeard {
  /** Names could teach: enough of them say something, the features read words, and the learner learns from them. */
  readonly canTeach: () => boolean
  /** They could, and may. */
  readonly mayTeach: () => boolean
  /** Before the first label has been learnt from, names are all there is: a model of them, and another where they change. */
  readonly newDue: () => boolean
  /** The model in use has heard names and they may not teach any more, or the other way round. */
  readonly switchDue: () => boolean
  readonly switched: () => void
  /** A training begins: whatever becomes of it, it is not due again for the same reason. */
  readonly tried: () => void
}

/** `learns`: the learner that is chosen now learns from names. */
export function namesHeard(db: ReadableDb, task: number, learns: () => boolean): NamesHeard {
  const inUse = () => modelFor(db, FOR_THE_POOL, task)
  /** What names would teach from: null where they cannot. */
  function asked(): string | null {
    const set = activeFeatureSet(db)
    return set?.readsWords && learns() && namesSay(db, task) ? JSON.stringify([set.id, ...labelWords(db, task)]) : null
  }
  /** The same where they may. */
  const now = () => (namesAllowed(db, task) ? asked() : null)
  /** What the newest training could learn from. */
  let known = inUse() ? now() : null
  /** They may teach again, and the model in use has not heard them. */
  let unheard = false
  /** The model in use when the newest training began. */
  let before: number | null = null
  return {
    canTeach: () => asked() !== null,
    mayTeach: () => now() !== null,
    newDue() {
      if ((inUse()?.labels ?? 0) > 0) return false
      const names = now()
      return names !== null && names !== known
    },
    switchDue() {
      if (namesAllowed(db, task)) return unheard
      const model = inUse()
      return model !== null && (model.names?.trust ?? 0) > 0 && model.id !== before
    },
    switched() {
      unheard = inUse()?.names === null && now() !== null
      before = null
    },
    tried() {
      known = now()
      unheard = false
      before = inUse()?.id ?? null
    },
  }
}
