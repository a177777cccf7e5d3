import { existsSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import type { StorageReport } from '../../contract/doctor.ts'
import type { Project } from '../../contract/project.ts'
import { NamedError } from '../../platform/named-error.ts'
import type { WritableDb } from '../../storage/database.ts'
import { fileId, sizeOf } from '../../storage/file-id.ts'
import { closingOnFailure, createProjectFile, openProjectFile } from '../../storage/project-file.ts'
import { ProjectMovedAway } from '../../storage/project-file-errors.ts'
import { takeBackImport, unfinishedImports } from '../../storage/tables/imports.ts'
import { closeOpenRuns } from '../../storage/tables/training-runs.ts'
import { FIRST_TASK } from '../../storage/tables/labels.ts'
import { readSetting, writeSetting } from '../../storage/tables/project.ts'
import { setLabRun, listLabRuns } from '../../storage/tables/query-log.ts'
import { releaseLeases } from '../../storage/tables/queue.ts'
import { contentsAfter, pageOfSamples } from '../../storage/tables/samples.ts'
import { listTasks } from '../../storage/tables/tasks.ts'
import { checkpointFile } from '../models/checkpoint-file.ts'
import { toWireError } from '../wire-error.ts'
import { readSampleCounts, type SampleCounts } from './sample-counts.ts'

/** What became of a run that a closed or killed studio left behind. */
export class StudioStopped extends NamedError<Record<string, never>> {
  constructor() {
    super({}, 'The studio stopped while this was running')
  }
}

/** The one project the studio has open. */
export interface OpenProject {
  readonly db: WritableDb
  readonly path: string
  /** Which file it is, wherever that has gone since. */
  readonly file: string | null
  readonly id: string
  /** Of the first task. */
  readonly counts: SampleCounts
  /** By task; told anew by `recount`. */
  readonly countsOf: (task: number) => SampleCounts
  /** Counts a task anew: its labels changed, or many of its answers. */
  readonly recount: (task: number) => void
  /** What the newest look through all of the file has found. */
  integrity: Pick<StorageReport, 'integrity' | 'detail'>
  /** Newest sample of a finished import; what comes after may still be taken back, so it is neither asked nor embedded. */
  newest: number
}

function newestSample(db: WritableDb): number {
  const last = { search: '', state: null, labelId: null, sort: 'id', descending: true, offset: 0, limit: 1 } as const
  return pageOfSamples(db, last)[0]?.id ?? 0
}

/** Counts anew, once an import has brought samples. */
export function recount(project: OpenProject): void {
  for (const { id } of listTasks(project.db)) project.recount(id)
  if (unfinishedImports(project.db).length === 0) project.newest = newestSample(project.db)
}

export function createProject(path: string, name: string, now: number): OpenProject {
  const db = createProjectFile(path)
  return closingOnFailure(db, () => {
    db.transaction(() => {
      writeSetting(db, 'id', randomUUID())
      writeSetting(db, 'name', name)
      writeSetting(db, 'createdAt', now)
    })
    return opened(db, path)
  })
}

/** Opens the file and tidies up after a studio that was killed: unfinished imports and runs, leases of pages long gone. */
export function openProject(path: string, now: number): OpenProject {
  const db = openProjectFile(path)
  return closingOnFailure(db, () => {
    for (const id of unfinishedImports(db)) takeBackImport(db, id)
    const stopped = toWireError(new StudioStopped())
    closeOpenRuns(db, now, stopped, (run) => existsSync(checkpointFile(path, run)))
    for (const { id, state } of listLabRuns(db)) if (state === 'running') setLabRun(db, id, 'failed')
    releaseLeases(db)
    return opened(db, path)
  })
}

/** Whether a path leads to this project's file, which still lies where it was opened. */
export const isOpenAt = ({ file }: OpenProject, path: string): boolean => file !== null && fileId(path) === file

function opened(db: WritableDb, path: string): OpenProject {
  const byTask = new Map<number, SampleCounts>()
  const recountTask = (task: number) => void byTask.set(task, readSampleCounts(db, task))
  const countsOf = (task: number) => {
    if (!byTask.has(task)) recountTask(task)
    return byTask.get(task)!
  }
  return {
    db,
    path,
    file: fileId(path),
    id: readSetting<string>(db, 'id') ?? path,
    get counts() {
      return countsOf(FIRST_TASK)
    },
    countsOf,
    recount: recountTask,
    integrity: { integrity: 'unchecked', detail: '' },
    newest: newestSample(db),
  }
}

/** Throws ProjectMovedAway. */
export function requireInPlace(project: OpenProject): void {
  if (!isOpenAt(project, project.path)) throw new ProjectMovedAway({ path: project.path })
}

/** The project as every screen's top bar shows it. */
export function describeProject({ db, path, id, counts }: OpenProject): Project {
  return {
    id,
    name: readSetting<string>(db, 'name') ?? basename(path, '.kindling'),
    path,
    kind: kindOf(db),
    samples: counts.samples,
    labelled: counts.labelled,
    labels: counts.byLabel.size,
    bytes: sizeOf(path),
    createdAt: readSetting<number>(db, 'createdAt') ?? 0,
  }
}

/** What the samples are; null until there is one. */
export function kindOf(db: WritableDb): 'text' | 'image' | null {
  const [first] = contentsAfter(db, 0, 1)
  return first ? (first.text === null ? 'image' : 'text') : null
}
