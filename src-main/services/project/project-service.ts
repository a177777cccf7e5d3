import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Project, project as projectContract, RecentProject } from '../../contract/project.ts'
import type { Serves } from '../../contract/serves.ts'
import { NamedError } from '../../platform/named-error.ts'
import { readSetting, writeSetting } from '../../storage/tables/project.ts'
import type { Workbench } from '../workbench.ts'
import { browse } from './browse.ts'
import { createProject, describeProject, openProject, type OpenProject } from './open-project.ts'
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

/** One project at a time: opening another closes the first. */
export function projectService({ folders, clock, events, jobs }: Workbench, hooks: Hooks): ProjectService {
  const recent = recentProjects(folders.settings)
  let open: OpenProject | null = null

  const required = () => {
    if (!open) throw new NoOpenProject()
    return open
  }
  const tell = () => events.publish({ type: 'project', project: open && describeProject(open) })

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
  async function close(): Promise<null> {
    if (!open) return null
    const closing = open
    hooks.onClosing()
    await jobs.stopAll()
    await remember(closing)
    open = null
    // The compute process still reads the file, so closing it would leave the newest pages beside it, easily forgotten by who copies it.
    closing.db.pragma('wal_checkpoint(TRUNCATE)')
    closing.db.close()
    hooks.onClosed()
    events.forgetProject()
    tell()
    return null
  }
  /** The new one is opened before the old one goes, so that a file that cannot be opened costs nothing. */
  async function turnTo(make: () => OpenProject): Promise<Project> {
    const next = make()
    await close()
    open = next
    tell()
    hooks.onOpened(next)
    return remember(next)
  }
  const openAt = async (path: string) =>
    open?.path === path ? describeProject(open) : turnTo(() => openProject(path, clock()))

  return {
    required,
    tell,
    async reopenAfter(change) {
      const { path } = required()
      await close()
      try {
        change()
      } finally {
        await openAt(path)
      }
      return required()
    },
    current: () => open && describeProject(open),
    recent: async () => (await recent.list()).map(asItStands),
    forget: ({ path }) => recent.forget(path),
    create: ({ name, path }) =>
      turnTo(() => createProject(path ? resolve(path) : freePath(folders.projects, name), name, clock())),
    place: ({ name, folder }) => ({ path: freePath(folder ? resolve(folder) : folders.projects, name) }),
    open: ({ path }) => openAt(resolve(path)),
    async openSample() {
      const own = join(folders.projects, `${SAMPLE_PROJECT}.kindling`)
      if (existsSync(own)) return openAt(own)
      const texts = join(folders.resources, SAMPLE_TEXTS)
      if (!existsSync(texts)) throw new SampleMissing(texts)
      await turnTo(() => createProject(own, SAMPLE_PROJECT, clock()))
      await hooks.importTexts(texts)
      return describeProject(required())
    },
    close,
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

/** `<folder>/<name>.kindling`, numbered when taken; what no file system likes in a name becomes '-'. */
function freePath(folder: string, name: string): string {
  const safe = name.replace(/[\u0000-\u001f<>:"/\\|?*]+/g, '-').replace(/[. ]+$/, '') || 'project'
  for (let i = 1; ; i++) {
    const path = join(folder, `${safe}${i === 1 ? '' : ` ${i}`}.kindling`)
    if (!existsSync(path)) return path
  }
}
