import type { exposures as exposuresContract } from '../../contract/exposures.ts'
import type { Serves } from '../../contract/serves.ts'
import { DEFAULT_RULE } from '../../evaluation/exposure/exposure-rule.ts'
import { NamedError } from '../../platform/named-error.ts'
import { FOR_THE_POOL, modelFor } from '../../storage/model-for.ts'
import { endExposure, listExposures } from '../../storage/tables/exposures.ts'
import { modelById } from '../../storage/tables/models.ts'
import type { StudioContext } from '../context.ts'
import type { ProjectSession } from '../session.ts'
import { beginExposure } from './begin-exposure.ts'
import { exposureSetting, setExposure } from './exposure-setting.ts'
import { exposureView, goingOn } from './look-at-exposure.ts'
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
      const { project, task } = session().of(wanted)
      setExposure(project.db, task.id, change)
      return exposureSetting(project.db, task.id, clock())
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
