import { basename, dirname, join } from 'node:path'

/** `name.kindling` → `name.backup-2026-11-23T21-04-05.kindling`, beside it. */
export const backupPath = (project: string, now: number): string =>
  join(dirname(project), `${basename(project, '.kindling')}.backup-${stamp(now)}.kindling`)
const stamp = (now: number): string => new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')
