// The worlds: core (no DOM, no Node), node, web (Vue), and the stories and benches, which drive a browser from Node.
import { spawnSync } from 'node:child_process'

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
