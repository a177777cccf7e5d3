import { readdirSync, statSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { DoctorReport, doctor as doctorContract, ProviderReport, StorageReport } from '../../contract/doctor.ts'
import type { Serves } from '../../contract/serves.ts'
import { fileId, sizeOf } from '../../storage/file-id.ts'
import type { SuggesterHealth } from '../../suggesters/suggester-health.ts'
import { toWireError } from '../wire-error.ts'
import { newestSchema } from '../../storage/migrations/migrate.ts'
import { backUp, integrityOf } from '../../storage/project-file.ts'
import type { OpenProject } from '../project/open-project.ts'
import type { StudioContext } from '../context.ts'
import { freeBackupPath } from './backup-path.ts'
import { restoreBackup } from './restore-backup.ts'

interface DoctorContext {
  readonly openProject: () => OpenProject | null
  readonly required: () => OpenProject
  readonly reopenAfter: (change: () => void) => Promise<OpenProject>
  readonly providers: {
    /** Runs the self-checks again. */
    readonly probe: () => Promise<readonly ProviderReport[]>
    readonly verdicts: () => Promise<readonly ProviderReport[]>
  }
  readonly compute: () => DoctorReport['compute']
  readonly versions: Readonly<Record<string, string>>
  readonly suggesters: () => readonly SuggesterHealth[]
  readonly sockets: () => readonly string[]
}

/** Is everything well, and why is the GPU (not) used. */
export function doctorService({ host, clock }: StudioContext, studio: DoctorContext): Serves<typeof doctorContract> {
  const storage = (project: OpenProject): StorageReport => ({
    path: project.path,
    bytes: sizeOf(project.path),
    schema: newestSchema(),
    ...project.integrity,
    backups: backupsOf(project.path),
  })
  async function report(): Promise<DoctorReport> {
    const project = studio.openProject()
    return {
      versions: { ...studio.versions },
      host,
      machine: {
        platform: `${process.platform} ${process.arch}`,
        cores: availableParallelism(),
        memoryBytes: totalmem(),
        coreMemoryBytes: process.memoryUsage.rss(),
      },
      providers: [...(await studio.providers.verdicts())],
      compute: studio.compute(),
      storage: project && storage(project),
      suggesters: studio.suggesters().map((one) => ({
        ...one,
        lastError: one.lastError && toWireError(one.lastError),
      })),
      sockets: [...studio.sockets()],
    }
  }
  return {
    report,
    async probe() {
      await studio.providers.probe()
      return report()
    },
    checkIntegrity() {
      const project = studio.required()
      const detail = integrityOf(project.db)
      project.integrity = { integrity: detail === 'ok' ? 'ok' : 'damaged', detail: detail === 'ok' ? '' : detail }
      return storage(project)
    },
    backup() {
      const project = studio.required()
      backUp(project.db, freeBackupPath(project.path, clock()))
      return storage(project)
    },
    async restore({ path: backup }) {
      const { path } = studio.required()
      const project = await studio.reopenAfter(() => restoreBackup(backup, path, clock()))
      return storage(project)
    },
  }
}

/** Newest first: what the user asked for, and the copies made before an update. */
function backupsOf(project: string): StorageReport['backups'] {
  const [folder, name] = [dirname(project), basename(project, '.kindling')]
  return (
    namesIn(folder)
      .filter((file) => file.startsWith(`${name}.backup-`) || file.startsWith(`${name}.kindling.before-update`))
      .filter((file) => !/(\.new|-wal|-shm|-lock|-journal)$/.test(file))
      .map((file) => join(folder, file))
      // A restoring that was cut short leaves the project itself under a second name.
      .filter((path) => fileId(path) !== fileId(project))
      .flatMap((path) => {
        const about = statSync(path, { throwIfNoEntry: false })
        return about ? [{ path, bytes: about.size, at: Math.round(about.mtimeMs) }] : []
      })
      .sort((a, b) => b.at - a.at)
  )
}

/** Nothing where the folder went away with the project. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
