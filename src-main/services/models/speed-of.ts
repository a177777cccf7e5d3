import { Speed } from '../../contract/models.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { readSetting, writeSetting } from '../../storage/tables/project.ts'
import type { JobControl } from '../jobs/jobs.ts'
import type { ProjectSession } from '../session.ts'

const speedKey = (id: number) => `speed of model ${id}`

/** As it was measured last; null where nobody has. */
export const speedOf = (db: ReadableDb, id: number): Speed | null =>
  readSetting<Speed>(db, speedKey(id), (value) => Speed.safeParse(value).success)

/** Measures models one after the other and keeps what was found. Throws as the task `measureSpeed` does. */
export async function measureSpeeds(
  { project: { db }, numerics }: Pick<ProjectSession, 'project' | 'numerics'>,
  models: readonly number[],
  { signal, progress }: Pick<JobControl, 'signal' | 'progress'>,
): Promise<Speed[]> {
  const onEvent = ({ done, total }: { readonly done: number; readonly total: number }) =>
    progress(done, total, 'models')
  const speeds = await numerics.run('measureSpeed', { models }, { process: 'own', signal, onEvent })
  speeds.forEach((speed, i) => writeSetting(db, speedKey(models[i]!), speed))
  return speeds
}
