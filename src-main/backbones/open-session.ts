import type { Runtime, Session } from '../compute/runtime.ts'
import { explained } from './unusable-model.ts'

/** A model file as a session. Throws GitLfsPointer, DamagedModelFile, UnreadableModelFile. */
export async function openSession(runtime: Runtime, [file, ...data]: readonly [string, ...string[]]): Promise<Session> {
  try {
    return await runtime.limited(file, () => runtime.session(file, { optimization: 'all' }))
  } catch (error) {
    throw await explained(file, error, data)
  }
}
