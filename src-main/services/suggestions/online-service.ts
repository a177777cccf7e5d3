import type { Serves } from '../../contract/serves.ts'
import type { Online, suggestions as suggestionsContract } from '../../contract/suggestions.ts'
import { FOR_THE_POOL, modelFor } from '../../storage/model-for.ts'
import { writeTaskSetting } from '../../storage/tables/project.ts'
import { isOnline, ONLINE_SETTING, stepsNow } from '../../suggesters/model/online-setting.ts'
import { canStep, isStepped, steppedModel } from '../../suggesters/model/stepped-model.ts'
import type { TaskSession } from '../session.ts'

interface Around {
  readonly at: (task?: number) => TaskSession
  readonly changed: (task: number) => void
}

/** Whether an answer steps the model of a task at once. */
export function onlineService({
  at,
  changed,
}: Around): Pick<Serves<typeof suggestionsContract>, 'online' | 'setOnline'> {
  function online({ project: { db }, task: { id: task } }: TaskSession): Online {
    const on = isOnline(db, task)
    const model = modelFor(db, FOR_THE_POOL, task)
    const about = { on, version: model?.version ?? null, steps: 0 }
    if (!on) return { ...about, now: 'off' }
    if (!model) return { ...about, now: 'no-model' }
    if (!stepsNow(db, task)) return { ...about, now: 'compared' }
    if (!canStep(db, model)) return { ...about, now: 'not-linear' }
    const now = isStepped(db, model) ? 'full' : 'ready'
    return { ...about, steps: steppedModel(db, model)?.steps ?? 0, now }
  }
  return {
    online: (given) => online(at(given?.task)),
    setOnline({ task, on }) {
      const of = at(task)
      writeTaskSetting(of.project.db, ONLINE_SETTING, on, of.task.id)
      changed(of.task.id)
      return online(of)
    },
  }
}
