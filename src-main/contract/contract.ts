import { data } from './data.ts'
import { defaultPool } from './default-pool.ts'
import { doctor } from './doctor.ts'
import { events } from './events.ts'
import { exposures } from './exposures.ts'
import { shadow } from './shadow.ts'
import { jobs } from './jobs.ts'
import { labelling } from './labelling.ts'
import { labels } from './labels.ts'
import { languageModel } from './language-model.ts'
import { models } from './models.ts'
import { project } from './project.ts'
import { serving } from './serving.ts'
import { settings } from './settings.ts'
import { strategies } from './strategies.ts'
import { suggestions } from './suggestions.ts'
import { synthesis } from './synthesis.ts'
import { synthesisCopies } from './synthesis-copies.ts'
import { synthesisDrafts } from './synthesis-drafts.ts'
import { tasks } from './tasks.ts'

/** All that may be asked of the studio, over any transport. */
export const contract = {
  project,
  data,
  tasks,
  labels,
  labelling,
  suggestions,
  models,
  exposures,
  shadow,
  serving,
  strategies: { ...strategies, ...defaultPool },
  synthesis: { ...synthesis, ...synthesisCopies, ...synthesisDrafts, ...languageModel },
  jobs,
  doctor,
  settings,
  events,
}
export type Contract = typeof contract
