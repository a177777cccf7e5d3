import type { LabellingProgress } from '../../contract/labelling.ts'
import type { ProjectSession } from '../session.ts'
import { freshPace, perMinute } from './pace.ts'

interface Asked {
  readonly annotator: string
  readonly now: number
  readonly retrainEvery: number
  readonly canUndo: boolean
  readonly canRedo: boolean
}

/** From what is kept at hand; counts nothing. */
export function progressOf(
  { project, paces, sinceTraining, measured }: ProjectSession,
  { annotator, now, retrainEvery, canUndo, canRedo }: Asked,
): LabellingProgress {
  const pace = paces.get(annotator) ?? freshPace()
  return {
    labels: project.counts.labelled,
    session: pace.session,
    perMinute: perMinute(pace, now),
    toRetrain: Math.max(0, retrainEvery - sinceTraining),
    retrainEvery,
    coverage: [...project.counts.byLabel.values()].map(({ name, count }) => ({ label: name, count })),
    ...measured,
    canUndo,
    canRedo,
  }
}
