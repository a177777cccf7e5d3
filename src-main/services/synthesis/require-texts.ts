import { kindOf } from '../project/open-project.ts'
import type { ProjectSession } from '../session.ts'
import { NothingForTemplates } from './synthesis-errors.ts'

/** The task, of one label a sample, of a project of texts (or of none yet). Throws UnknownTask, NothingForTemplates. */
export function requireTexts(session: ProjectSession, wanted: number): number {
  const { task } = session.of(wanted)
  if (task.kind !== 'single') throw new NothingForTemplates(task.name, 'several-labels')
  if (kindOf(session.project.db) === 'image') throw new NothingForTemplates(task.name, 'images')
  return task.id
}
