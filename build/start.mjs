// `npm start`: the Electron window; without an Electron binary a browser window on the loopback host; without a display the address.
import { installPackages, buildStudio, root } from './prepare.mjs'

installPackages()
await buildStudio()
const { runWithNode } = await import('./with-node.mjs')
process.exitCode = await runWithNode(
  ['--disable-warning=ExperimentalWarning', 'build/launch.mjs', ...process.argv.slice(2)],
  { cwd: root },
)
