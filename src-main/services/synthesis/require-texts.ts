import { kindOf } from '../project/open-project.ts'
import type { ProjectSession } from '../session.ts'
import { NoPicturesHere, NothingForTemplates } from './synthesis-errors.ts'

/** The task, of one label a sample, whatever its samples are. Throws UnknownTask, NothingForTemplates. */
export function requireSingle(session: ProjectSession, wanted: number): number {
  const { task } = session.of(wanted)
  if (task.kind !== 'single') throw new NothingForTemplates(task.name, 'several-labels')
  return task.id
}

/** The same of a project of images. Throws UnknownTask, NothingForTemplates, NoPicturesHere. */
export function requirePictures(session: ProjectSession, wanted: number): number {
  const task = requireSingle(session, wanted)
  if (kindOf(session.project.db) !== 'image') throw new NoPicturesHere(session.of(wanted).task.name)
  return task
}

/** The task, of one label a sample, of a project of texts (or of none yet). Throws UnknownTask, NothingForTemplates. */
export function requireTexts(session: ProjectSession, wanted: number): number {
  const task = requireSingle(session, wanted)
  if (kindOf(session.project.db) === 'image') throw new NothingForTemplates(session.of(wanted).task.name, 'images')
  return task
}
