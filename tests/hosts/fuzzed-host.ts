// A loopback host to be fuzzed, as a process of its own: node fuzzed-host.ts FOLDER. Sends its address to the parent; a small project is open.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRouter } from '../../src-main/api/router.ts'
import { forkCompute } from '../../src-main/compute/fork-compute.ts'
import { startWebHost } from '../../src-main/hosts/web-host.ts'
import { openStudio } from '../../src-main/services/open-studio.ts'
import { SESSION_TEXTS } from './scripted-session.ts'
import { ENTRIES, foldersIn } from './temporary-studio.ts'

const folder = process.argv[2]!
const unexpected = (message: string, detail?: unknown) =>
  process.send!({ unexpected: `${message}: ${(detail as Error | undefined)?.stack ?? String(detail)}` })
let seed = 0
const studio = await openStudio({
  host: 'web',
  version: '0.0.0',
  folders: foldersIn(folder),
  clock: Date.now,
  log: { info: () => {}, warn: () => {}, error: unexpected },
  newSeed: () => ++seed,
  forkCompute: () => forkCompute(ENTRIES),
  entries: ENTRIES,
})
mkdirSync(folder, { recursive: true })
const texts = join(folder, 'texts.csv')
writeFileSync(
  texts,
  `text,label\n${SESSION_TEXTS.map(({ text, intent }, i) => `${text},${i % 3 ? '' : intent}`).join('\n')}\n`,
)
await studio.project.create({ name: 'p', path: join(folder, 'p.kindling') })
await studio.jobs.wait(await studio.data.import({ path: texts, trustLabels: true, onConflict: 'keep' }))
const host = await startWebHost({ studio, router: createRouter(studio), rendererFolder: folder })
process.send!({ url: host.url, origin: host.origin })
