import type { Studio } from '../services/studio.ts'
import { data } from './data.ts'
import { doctor } from './doctor.ts'
import { events } from './events.ts'
import { implementerFor } from './implementer.ts'
import { jobs } from './jobs.ts'
import { labelling } from './labelling.ts'
import { labels } from './labels.ts'
import { models } from './models.ts'
import { project } from './project.ts'
import { settings } from './settings.ts'
import { strategies } from './strategies.ts'

/** The contract made true on one studio; every transport serves this router. */
export function createRouter(studio: Studio) {
  const os = implementerFor(studio.log)
  return os.router({
    project: project(os, studio),
    data: data(os, studio),
    labels: labels(os, studio),
    labelling: labelling(os, studio),
    models: models(os, studio),
    strategies: strategies(os, studio),
    jobs: jobs(os, studio),
    doctor: doctor(os, studio),
    settings: settings(os, studio),
    events: events(os, studio),
  })
}
export type Router = ReturnType<typeof createRouter>
