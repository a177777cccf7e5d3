// The worlds: core (no DOM, no Node), node, web (Vue), and the stories and benches, which drive a browser from Node.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './prepare.mjs'

// Packages that have come since the last install would be so many errors: they are installed, the others stay.
const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const names = Object.keys({ ...dependencies, ...devDependencies })
const missing = names.filter((name) => !existsSync(join(root, 'node_modules', name)))
if (missing.length > 0) {
  console.log(`Installing ${missing.join(', ')} …`)
  execFileSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['install', '--no-save'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
}

const worlds = [
  ['node_modules/typescript/bin/tsc', 'tsconfig.core.json'],
  ['node_modules/typescript/bin/tsc', 'tsconfig.node.json'],
  ['node_modules/typescript/bin/tsc', 'tsconfig.stories.json'],
  ['node_modules/vue-tsc/bin/vue-tsc.js', 'tsconfig.web.json'],
]
for (const [tool, config] of worlds) {
  const { status } = spawnSync(process.execPath, [tool, '-p', config, '--noEmit'], { stdio: 'inherit' })
  if (status !== 0) process.exit(1)
}
