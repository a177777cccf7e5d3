// `npm test`: everything that proves the studio, on a fresh clone with nothing installed by hand.
import { buildStudio, installPackages, root } from './prepare.mjs'

installPackages()
await buildStudio()
const { runWithNode } = await import('./with-node.mjs')
process.exitCode = await runWithNode(['build/check.mjs', '--end-to-end'], { cwd: root })
