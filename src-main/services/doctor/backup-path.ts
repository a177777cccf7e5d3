import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** `name.kindling` → `name.backup-2026-11-23T21-04-05.kindling` beside it; numbered where two fall into one second. */
export function freeBackupPath(project: string, now: number): string {
  const stamp = new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')
  for (let i = 1; ; i++) {
    const name = `${basename(project, '.kindling')}.backup-${stamp}${i === 1 ? '' : `-${i}`}.kindling`
    const path = join(dirname(project), name)
    if (!existsSync(path)) return path
  }
}
