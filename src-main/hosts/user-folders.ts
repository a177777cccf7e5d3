import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Folders } from '../services/open-studio.ts'

/** Where this system keeps a program's settings and a user's documents. KINDLING_HOME puts everything under one folder (portable, tests). */
export function userFolders(resources: string, env = process.env): Folders {
  const own = env['KINDLING_HOME']
  const home = own ?? homedir()
  const settings =
    own ??
    env['APPDATA'] ??
    (process.platform === 'darwin'
      ? join(home, 'Library/Application Support')
      : (env['XDG_CONFIG_HOME'] ?? join(home, '.config')))
  return {
    settings: join(settings, 'Kindling Studio'),
    projects: join(home, 'Kindling'),
    downloads: join(home, 'Downloads'),
    resources,
    uploads: join(tmpdir(), 'kindling-uploads'),
  }
}
