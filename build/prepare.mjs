// What a fresh clone needs before anything runs: the locked packages, and for the window the built page and core.
// Each step is skipped when its result is newer than its sources, so a second start is fast.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const at = (...parts) => join(root, ...parts)
const changed = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0)

/** Newest change below a folder, in ms since 1970. */
function newest(folder) {
  return readdirSync(folder, { recursive: true }).reduce(
    (latest, name) => Math.max(latest, changed(join(folder, name))),
    0,
  )
}

/** Installs the locked packages when the lock file is newer than the last install. */
export function installPackages() {
  const stamp = at('node_modules', '.kindling-installed')
  if (changed(stamp) >= changed(at('package-lock.json'))) return
  console.log('Installing packages (once) …')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  execFileSync(npm, ['ci'], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  writeFileSync(stamp, '')
}

/** Builds core, preload and page into out/ when a source is newer. */
export async function buildStudio() {
  const sources = [
    ...['src-main', 'src-preload', 'src-renderer'].map((f) => newest(at(f))),
    changed(at('package-lock.json')),
    changed(at('electron.vite.config.ts')),
  ]
  const stamp = at('out', '.built')
  if (changed(stamp) > Math.max(...sources)) return
  console.log('Building the studio …')
  const { pinnedNode } = await import('./with-node.mjs')
  execFileSync(pinnedNode(), [at('node_modules/electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: 'inherit',
  })
  writeFileSync(stamp, '')
}
