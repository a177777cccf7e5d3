// `npm run bench [-- NAME …]`: ratios within one run on this machine; times are printed, never asserted.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildStudio, root } from './prepare.mjs'

const folder = join(root, 'tests/bench')
const all = readdirSync(folder)
  .filter((name) => name.endsWith('.bench.ts'))
  .map((name) => name.replace('.bench.ts', ''))
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !all.includes(name))
if (unknown.length > 0) {
  console.error(`no bench “${unknown.join(', ')}”; there are ${all.join(', ')}`)
  process.exit(2)
}
await buildStudio()
for (const name of wanted.length > 0 ? wanted : all) {
  console.log(`\n${name}`)
  const { status } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(folder, `${name}.bench.ts`)],
    { stdio: 'inherit', cwd: root },
  )
  if (status !== 0) process.exitCode = 1
}
