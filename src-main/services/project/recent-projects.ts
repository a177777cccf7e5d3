import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { RecentProject } from '../../contract/project.ts'
import { writeAtomically } from '../../platform/write-atomically.ts'

const KEPT = 20
type Remembered = Omit<RecentProject, 'missing'>

/** The projects opened lately, newest first, in `recent-projects.json`. A list that cannot be read starts anew: it is only a convenience. */
export interface RecentProjects {
  list(): Promise<RecentProject[]>
  remember(project: Remembered): Promise<void>
  forget(path: string): Promise<RecentProject[]>
}

/** A list that cannot be written is told and goes on in memory. */
export function recentProjects(folder: string, onUnwritten: (error: unknown) => void): RecentProjects {
  const file = join(folder, 'recent-projects.json')
  let known: Promise<readonly Remembered[]> = read(file)
  let written: Promise<void> = Promise.resolve()

  function change(to: (list: readonly Remembered[]) => readonly Remembered[]): Promise<void> {
    known = known.then(to)
    // One after the other: two quick changes must not write out of order.
    written = written
      .then(async () => writeAtomically(file, JSON.stringify(await known, null, 2) + '\n'))
      .catch(onUnwritten)
    return written
  }
  const list = async () =>
    Promise.all((await known).map(async (project) => ({ ...project, missing: !(await isThere(project.path)) })))

  return {
    list,
    remember: (project) =>
      change((all) => [project, ...all.filter(({ path }) => path !== project.path)].slice(0, KEPT)),
    async forget(path) {
      await change((all) => all.filter((project) => project.path !== path))
      return list()
    },
  }
}

async function read(file: string): Promise<readonly Remembered[]> {
  try {
    const found: unknown = JSON.parse(await readFile(file, 'utf8'))
    return Array.isArray(found) ? found.filter((entry) => typeof entry?.path === 'string') : []
  } catch {
    return []
  }
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
