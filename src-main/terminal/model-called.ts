import { NamedError } from '../platform/named-error.ts'
import type { Studio } from '../services/studio.ts'
import type { Given } from './command.ts'
import { taskCalled } from './task-called.ts'

export class NoSuchVersion extends NamedError<{ version: string; known: string }> {
  constructor(version: string, known: readonly number[]) {
    const there = known.join(', ') || 'none'
    super({ version, known: there }, `There is no model ${version} of this task; there are: ${there}`)
  }
}

/** Nothing was trained yet, or nothing of it is in use. */
export class NoModelInUse extends NamedError<{ known: string }> {
  constructor(known: readonly number[]) {
    super(
      { known: known.join(', ') },
      known.length === 0
        ? 'There is no model of this task yet: train one first (kindling train PROJECT)'
        : `No model of this task is in use: name one of ${known.join(', ')} with --model`,
    )
  }
}

/** The model of a task that a flag names by its version, the one in use where it is not given. Throws NoSuchVersion, NoModelInUse. */
export async function modelCalled(studio: Studio, given: Given, flag: string) {
  const wanted = given.text(flag)
  const models = await studio.models.list({ task: (await taskCalled(studio, given)).id })
  const found = models.find((model) => (wanted === undefined ? model.active : String(model.version) === wanted))
  if (found) return found
  const known = models.map(({ version }) => version)
  throw wanted === undefined ? new NoModelInUse(known) : new NoSuchVersion(wanted, known)
}
