import { copyFileSync, renameSync, rmSync } from 'node:fs'
import { integrityOf, openProjectFile } from '../../storage/project-file.ts'
import { ProjectDamaged } from '../../storage/project-file-errors.ts'
import { freeBackupPath } from './backup-path.ts'

/** Puts a backup in the place of a closed project. The backup is checked first; what it replaces is kept as a backup itself. */
export function restoreBackup(backup: string, project: string, now: number): void {
  const draft = `${project}.restoring`
  copyFileSync(backup, draft)
  try {
    const db = openProjectFile(draft)
    const detail = integrityOf(db)
    db.close()
    if (detail !== 'ok') throw new ProjectDamaged({ path: backup, detail })
  } catch (error) {
    for (const suffix of ['', '-wal', '-shm']) rmSync(draft + suffix, { force: true })
    throw error
  }
  renameSync(project, freeBackupPath(project, now))
  // A write-ahead log left over would be replayed into the wrong file.
  for (const suffix of ['-wal', '-shm']) rmSync(project + suffix, { force: true })
  renameSync(draft, project)
}
