import { copyFileSync, existsSync, linkSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { asFileError } from '../../platform/file-errors.ts'
import { sizeOf } from '../../storage/file-id.ts'
import { integrityOf, openProjectFile, removeWithLogs } from '../../storage/project-file.ts'
import { DiskTrouble, ProjectDamaged, ProjectMissing } from '../../storage/project-file-errors.ts'
import { freeBackupPath } from './backup-path.ts'

/**
 * Puts a backup in the place of a closed project. The backup is checked first; what it replaces is kept as a backup itself. At every moment
 * there is a whole project at the path: the old one or the new.
 */
export function restoreBackup(backup: string, given: string, now: number): void {
  if (!existsSync(backup)) throw new ProjectMissing({ path: backup })
  // Of a link, the file it leads to: a rename would put the project in the link's place.
  const project = existsSync(given) ? realpathSync(given) : given
  const draft = `${project}.restoring`
  try {
    removeWithLogs(draft)
    copyFileSync(backup, draft)
    requireSound(draft, backup)
    if (existsSync(project)) keep(project, freeBackupPath(project, now))
    renameSync(draft, project)
  } catch (error) {
    removeWithLogs(draft)
    throw asFileError(project, error)
  }
}

function requireSound(draft: string, backup: string): void {
  const db = openProjectFile(draft)
  const detail = integrityOf(db)
  db.close()
  if (detail !== 'ok') throw new ProjectDamaged({ path: backup, detail })
}

/** Under a second name; the first is taken by what is put there. Not every disk has second names: there it is a copy. */
function keep(project: string, kept: string): void {
  // A write-ahead log left over would be replayed into the wrong file, and be missing from the right one.
  if (sizeOf(`${project}-wal`) > 0)
    throw new DiskTrouble({ path: project, detail: 'its newest pages are still beside it' })
  for (const suffix of ['-wal', '-shm']) rmSync(project + suffix, { force: true })
  try {
    linkSync(project, kept)
  } catch {
    copyWhole(project, kept)
  }
}

function copyWhole(from: string, to: string): void {
  try {
    copyFileSync(from, to)
  } catch (error) {
    rmSync(to, { force: true })
    throw error
  }
}
