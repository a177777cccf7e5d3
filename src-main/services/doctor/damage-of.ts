import { integrityOf, readProjectFile } from '../../storage/project-file.ts'
import { ProjectDamaged } from '../../storage/project-file-errors.ts'

/** The first thing that is wrong in a project file; '' where all is well. Reads all of it, beside whoever has it open. */
export function damageOf(path: string): string {
  try {
    const db = readProjectFile(path)
    const detail = integrityOf(db)
    db.close()
    return detail === 'ok' ? '' : detail
  } catch (error) {
    if (error instanceof ProjectDamaged) return error.fields.detail
    throw error
  }
}
