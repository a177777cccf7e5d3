// `npm start [-- PROJECT]`: the Electron window; without an Electron binary a browser window on the loopback host; without a display the address.
import { resolve } from 'node:path'
import { installPackages, buildStudio, root } from './prepare.mjs'

const USAGE = `Opens Kindling Studio in a window of its own.

  npm start                        the studio
  npm start -- PROJECT.kindling    the studio with this project open
  npm run -s kindling -- --help    the same in the terminal`

const given = process.argv.slice(2)
const wrong = given.find((word) => word.startsWith('-') && word !== '--help' && word !== '-h') ?? given[1]
if (given.includes('--help') || given.includes('-h')) console.log(USAGE)
else if (wrong !== undefined) {
  console.error(`Unexpected “${wrong}”.\n\n${USAGE}`)
  process.exitCode = 2
} else {
  installPackages()
  await buildStudio()
  const { runWithNode } = await import('./with-node.mjs')
  // A path is meant from where the user stands; npm itself starts in the repository.
  const projects = given.map((path) => resolve(process.env.INIT_CWD ?? process.cwd(), path))
  process.exitCode = await runWithNode(['--disable-warning=ExperimentalWarning', 'build/launch.mjs', ...projects], {
    cwd: root,
  })
}
