import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Project, project as projectContract, RecentProject } from '../../contract/project.ts'
import type { Serves } from '../../contract/serves.ts'
import { NamedError } from '../../platform/named-error.ts'
import type { WritableDb } from '../../storage/database.ts'
import { ProjectDamaged } from '../../storage/project-file-errors.ts'
import { readSetting, writeSetting } from '../../storage/tables/project.ts'
import { inTurn } from '../queue/in-turn.ts'
import { toWireError } from '../wire-error.ts'
import type { StudioContext } from '../context.ts'
import { browse } from './browse.ts'
import { createProject, describeProject, isOpenAt, openProject, type OpenProject } from './open-project.ts'
import { noteLater } from './note-later.ts'
import { recentProjects } from './recent-projects.ts'

export class NoOpenProject extends NamedError<Record<string, never>> {
  constructor() {
    super({}, 'No project is open')
  }
}
export class SampleMissing extends NamedError<{ path: string }> {
  constructor(path: string) {
    super({ path }, `The sample project is not in this installation: ${path}`)
  }
}

/** Shipped texts, a few of them labelled; the project made of them is the user's own. */
const SAMPLE_TEXTS = 'sample.csv'
const SAMPLE_PROJECT = 'Sample'

export interface ProjectService extends Serves<typeof projectContract> {
  /** Throws NoOpenProject. */
  readonly required: () => OpenProject
  /** Closes the project, lets its file be replaced, and opens it again, whether that went well or not. */
  readonly reopenAfter: (change: () => void) => Promise<OpenProject>
  /** Tells every page how the project stands now. */
  readonly tell: () => void
}

interface Hooks {
  readonly onOpened: (project: OpenProject) => void
  /** Start nothing new: what runs is about to be stopped. */
  readonly onClosing: () => void
  readonly onClosed: () => void
  readonly importTexts: (file: string) => Promise<unknown>
}

/** One project at a time: opening another closes the first. Opening and closing happen one after the other, in the order asked for. */
export function projectService({ folders, clock, events, jobs, log }: StudioContext, hooks: Hooks): ProjectService {
  const recent = recentProjects(folders.settings, (error) => log.warn('the list of projects was not written', error))
  const inOrder = inTurn()
  let open: OpenProject | null = null

  const required = () => {
    if (!open) throw new NoOpenProject()
    return open
  }
  const note = noteLater(() => void attempt(() => open && remember(open)))
  function tell() {
    events.publish({ type: 'project', project: open && describeProject(open) })
    if (open) note.soon(open.counts.samples)
  }

  /** The one that is open has grown since it was written down. */
  function asItStands(project: RecentProject): RecentProject {
    if (open?.path !== project.path) return project
    const { kind, samples, labelled } = describeProject(open)
    return { ...project, kind, samples, labelled }
  }
  async function remember(project: OpenProject): Promise<Project> {
    const about = describeProject(project)
    const { name, path, kind, samples, labelled } = about
    await recent.remember({ name, path, kind, samples, labelled, openedAt: clock() })
    return about
  }

  /** Closes the open project whatever fails on the way: its file is let go of, and what could not be done is told. */
  async function shut(): Promise<void> {
    if (!open) return
    const closing = open
    note.never()
    await attempt(() => hooks.onClosing())
    await attempt(() => jobs.stopAll())
    // From here on nobody finds it; what still works on it is told that it is closed.
    open = null
    let remembered: Promise<unknown> = Promise.resolve()
    await attempt(() => void (remembered = remember(closing)))
    // The compute process still reads the file, so closing it would leave the newest pages beside it, easily forgotten by who copies it.
    await attempt(() => closing.db.pragma('wal_checkpoint(TRUNCATE)'))
    await attempt(() => closing.db.close())
    await attempt(() => hooks.onClosed())
    events.forgetProject()
    tell()
    await attempt(() => remembered)
  }
  async function attempt(step: () => unknown): Promise<void> {
    try {
      await step()
    } catch (error) {
      log.warn('while closing a project', error)
      events.publish({ type: 'error', error: toWireError(error), kept: null })
    }
  }

  /** The new one is opened before the old one goes, so that a file that cannot be opened costs nothing. */
  async function turnTo(make: () => OpenProject): Promise<Project> {
    // One whose file was moved away or replaced takes no more answers, and would stand in the way of opening it where it is now.
    if (open && !isOpenAt(open, open.path)) await shut()
    const next = make()
    await shut()
    open = next
    try {
      tell()
      hooks.onOpened(next)
      return describeProject(next)
    } catch (error) {
      await shut()
      throw error
    }
  }
  const openAt = async (path: string) =>
    open && isOpenAt(open, open.path) && isOpenAt(open, path)
      ? describeProject(open)
      : turnTo(() => openProject(path, clock()))

  return {
    required,
    tell,
    reopenAfter: (change) =>
      inOrder(async () => {
        const { path, db } = required()
        takeIn(db)
        await shut()
        try {
          change()
        } finally {
          await openAt(path)
        }
        return required()
      }),
    current: () => open && describeProject(open),
    recent: async () => (await recent.list()).map(asItStands),
    forget: ({ path }) => recent.forget(path),
    create: ({ name, path }) =>
      inOrder(() =>
        turnTo(() => createProject(path ? resolve(path) : freePath(folders.projects, name), name, clock())),
      ),
    place: ({ name, folder }) => ({ path: freePath(folder ? resolve(folder) : folders.projects, name) }),
    open: ({ path }) => inOrder(() => openAt(resolve(path))),
    openSample: () =>
      inOrder(async () => {
        const own = join(folders.projects, `${SAMPLE_PROJECT}.kindling`)
        const texts = join(folders.resources, SAMPLE_TEXTS)
        if (existsSync(own)) await openAt(own)
        else if (!existsSync(texts)) throw new SampleMissing(texts)
        else await turnTo(() => createProject(own, SAMPLE_PROJECT, clock()))
        // Also where the studio was killed before it had read them.
        if (required().counts.samples === 0 && existsSync(texts)) await hooks.importTexts(texts)
        return describeProject(required())
      }),
    close: () => inOrder(() => shut().then(() => null)),
    async rename({ name }) {
      const project = required()
      writeSetting(project.db, 'name', name)
      tell()
      return remember(project)
    },
    guidelines: () => readSetting<string>(required().db, 'guidelines') ?? '',
    setGuidelines({ text }) {
      writeSetting(required().db, 'guidelines', text)
      return text
    },
    browse,
  }
}

/** What does not fit into the file now would be left behind beside it: nothing is closed where this throws. Damage is what a backup is for. */
function takeIn(db: WritableDb): void {
  try {
    db.pragma('wal_checkpoint(TRUNCATE)')
  } catch (error) {
    if (!(error instanceof ProjectDamaged)) throw error
  }
}

/** `<folder>/<name>.kindling`, numbered when taken; what no file system likes in a name becomes '-'. */
function freePath(folder: string, name: string): string {
  const safe = name.replace(/[\u0000-\u001f<>:"/\\|?*]+/g, '-').replace(/[. ]+$/, '') || 'project'
  for (let i = 1; ; i++) {
    const path = join(folder, `${safe}${i === 1 ? '' : ` ${i}`}.kindling`)
    if (!existsSync(path)) return path
  }
}
