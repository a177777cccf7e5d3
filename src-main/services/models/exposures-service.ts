import type { exposures as exposuresContract } from '../../contract/exposures.ts'
import type { Serves } from '../../contract/serves.ts'
import { DEFAULT_RULE } from '../../evaluation/exposure/exposure-rule.ts'
import { NamedError } from '../../platform/named-error.ts'
import { FOR_THE_POOL, modelFor } from '../../storage/model-for.ts'
import type { WritableDb } from '../../storage/database.ts'
import { endExposure, listExposures, resumeExposure, switchOffExposure } from '../../storage/tables/exposures.ts'
import { modelById, type ModelRecord } from '../../storage/tables/models.ts'
import type { StudioContext } from '../context.ts'
import type { ProjectSession } from '../session.ts'
import { beginExposure } from './begin-exposure.ts'
import { exposureSetting, setExposure } from './exposure-setting.ts'
import { freshVersions } from './exposure-arms.ts'
import { exposureView, goingOn } from './look-at-exposure.ts'
import { modelView } from './model-view.ts'
import { UnknownModel } from './unknown-model.ts'
import { useModel, withdraw } from './use-model.ts'

/** Only a model beside another one can be shown step by step. */
export class NothingToCompare extends NamedError<{ model: number }> {
  constructor(model: number) {
    super({ model }, `Model ${model} is the one in use: another one has to be there before it to be compared with`)
  }
}
export class NoExposure extends NamedError<Record<string, never>> {
  constructor() {
    super({}, 'No model is being shown step by step just now')
  }
}

/** Off ends what goes on, and the model in use stays so; on goes on with it where it was, as long as its model is in use still. Whether it did. */
function turn(
  db: WritableDb,
  { task, on, inUse, now }: { task: number; on: boolean; inUse: ModelRecord | null; now: number },
): boolean {
  const [newest] = listExposures(db, task, DEFAULT_RULE)
  if (!newest) return false
  const ends = !on && newest.endedAt === null
  if (ends) switchOffExposure(db, newest.id, now)
  const isStill = inUse !== null && freshVersions(db, newest).includes(inUse.version)
  const goesOn = on && newest.switchedOff === 1 && isStill
  if (goesOn) resumeExposure(db, newest.id, now)
  return ends || goesOn
}

export function exposuresService(
  { clock, events }: StudioContext,
  { session }: { session: () => ProjectSession },
): Serves<typeof exposuresContract> {
  return {
    list(given) {
      const { project, task } = session().of(given?.task)
      return listExposures(project.db, task.id, DEFAULT_RULE).map((one) => exposureView(project.db, one, clock()))
    },
    setting(given) {
      const { project, task } = session().of(given?.task)
      return exposureSetting(project.db, task.id, clock())
    },
    set({ task: wanted, ...change }) {
      const at = session().of(wanted)
      const { db } = at.project
      const before = modelFor(db, FOR_THE_POOL, at.task.id)
      const { on } = change
      const turned = db.transaction(() => {
        setExposure(db, at.task.id, change)
        return on !== undefined && turn(db, { task: at.task.id, on, inUse: before, now: clock() })
      })
      if (turned && before) {
        // Cards that wait have the guesses of another model now, and the one before has to know the next ones.
        at.ranker.rerank()
        events.publish({ type: 'model', model: modelView(db, before) })
      }
      return exposureSetting(db, at.task.id, clock())
    },
    start({ model: id }) {
      const { db } = session().project
      const model = modelById(db, id)
      if (!model) throw new UnknownModel(id)
      const at = session().of(model.task)
      const going = goingOn(db, model.task)
      const control = going ? modelById(db, going.control) : modelFor(db, FOR_THE_POOL, model.task)
      if (!control || control.id === id) throw new NothingToCompare(model.version)
      db.transaction(() => {
        if (going) endExposure(db, going.id, clock(), 'replaced')
        beginExposure(db, { model, control }, clock)
      })
      useModel(at, model, events)
      return exposureView(db, goingOn(db, model.task)!, clock())
    },
    end({ task, how }) {
      const at = session().of(task)
      const { db } = at.project
      const going = goingOn(db, at.task.id)
      if (!going) throw new NoExposure()
      endExposure(db, going.id, clock(), how === 'everybody' ? 'by-hand' : 'withdrawn')
      if (how === 'withdrawn') withdraw(at, modelById(db, going.control)!, events)
      return exposureView(db, listExposures(db, at.task.id, DEFAULT_RULE)[0]!, clock())
    },
  }
}
