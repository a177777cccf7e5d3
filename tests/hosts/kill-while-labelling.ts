// Kills the core and the compute process at random moments while one labels, imports, embeds, trains, opens and closes, and counts what was lost.
//   node tests/hosts/kill-while-labelling.ts --times 30 [--seed 1]
// Exit code 0: no acknowledged label lost or changed, every integrity check ok, the next start went on.
import { fork, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { mulberry32 } from '../../src-main/platform/random.ts'
import { integrityOf, openProjectFile } from '../../src-main/storage/project-file.ts'
import { labelledSamples } from '../../src-main/storage/tables/annotations.ts'
import { listLabels } from '../../src-main/storage/tables/labels.ts'
import { COMPUTING, DOINGS, type Doing, type FromCore, type ToCore } from './labelling-core.ts'
import { SESSION_TEXTS } from './scripted-session.ts'

const { values } = parseArgs({
  options: { times: { type: 'string', default: '30' }, seed: { type: 'string', default: '1' } },
})
const times = Number(values.times)
const random = mulberry32(Number(values.seed))
/** A project lives through so many kills, then a fresh one takes its place: small ones keep a life short. */
const LIVES = 40
const LONGEST_MS = 800

const folder = mkdtempSync(join(tmpdir(), 'kindling-kill-'))
const file = (name: string, rows: number) => {
  const path = join(folder, name)
  const line = (i: number) => `${SESSION_TEXTS[i % SESSION_TEXTS.length]!.text} ${name} ${i}`
  writeFileSync(path, 'text\n' + Array.from({ length: rows }, (_, i) => line(i)).join('\n') + '\n')
  return path
}
const first = file('first.csv', 1200)

interface Plan {
  readonly number: number
  readonly project: string
  readonly victim: 'core' | 'compute'
  readonly doing: Doing
}

/** One life of the core: it labels as fast as it can until it is killed. Gives every label it confirmed. */
async function life({ number, project, victim, doing }: Plan) {
  const core: ChildProcess = fork(join(import.meta.dirname, 'labelling-core.ts'), {
    serialization: 'advanced',
    // The same code is compiled again and again.
    env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') },
  })
  const confirmed = new Map<number, string>()
  let stops = 0
  let computePid = 0
  let onStop = () => {}
  const stopTold = new Promise<void>((resolve) => (onStop = resolve))
  const ready = new Promise<void>((resolve) =>
    core.on('message', (message: FromCore) => {
      if (message.type === 'confirmed') confirmed.set(message.sample, message.label)
      else if (message.type === 'compute') computePid = message.pid
      else if (message.type === 'ready') resolve()
      else {
        stops++
        onStop()
      }
    }),
  )
  let died: number | null = null
  const exited = new Promise<void>((resolve) =>
    core.once('exit', (code) => {
      died = code
      resolve()
    }),
  )
  const more = doing === 'importing' ? file(`import-${number}.csv`, 3000) : first
  core.send({ folder, project, first, more, doing, seed: number } satisfies ToCore)
  // Every seventh life ends while it begins.
  if (number % 7 !== 0) await Promise.race([ready, exited])
  await Promise.race([setTimeout(random() * LONGEST_MS), exited])
  if (victim === 'compute' && computePid > 0) {
    process.kill(computePid, 'SIGKILL')
    const before = confirmed.size
    await Promise.race([stopTold, setTimeout(3000)])
    for (let waited = 0; confirmed.size === before && waited < 5000; waited += 50) await setTimeout(50)
    if (confirmed.size === before) throw new Error(`life ${number}: no label was confirmed after compute was killed`)
  }
  core.kill('SIGKILL')
  await exited
  if (died !== null) throw new Error(`life ${number}: the core ended by itself (exit code ${died}) while ${doing}`)
  return { confirmed, stops }
}

/** What the file says after the kill, opened the way the studio opens it. */
function check(project: string, acknowledged: ReadonlyMap<number, string>): { integrity: string; lost: number } {
  // Killed before it was made.
  if (!existsSync(project)) return { integrity: 'ok', lost: acknowledged.size }
  const db = openProjectFile(project)
  try {
    const names = new Map(listLabels(db).map(({ id, name }) => [id, name]))
    const kept = new Map(labelledSamples(db).map(({ sample, labelId }) => [sample, names.get(labelId)]))
    const lost = [...acknowledged].filter(([sample, label]) => kept.get(sample) !== label).length
    return { integrity: integrityOf(db), lost }
  } finally {
    db.close()
  }
}

let acknowledged = new Map<number, string>()
const sum = { times, acknowledged: 0, lost: 0, failed: 0, computeStopsTold: 0 }
const by: Record<string, number> = {}
for (let number = 1; number <= times; number++) {
  const project = join(folder, `p${Math.ceil(number / LIVES)}.kindling`)
  if (number % LIVES === 1) acknowledged = new Map()
  const doing = DOINGS[number % DOINGS.length]!
  const victim = number % 6 === 0 && COMPUTING.has(doing) ? 'compute' : 'core'
  const { confirmed, stops } = await life({ number, project, victim, doing })
  for (const [sample, label] of confirmed) acknowledged.set(sample, label)
  const { integrity, lost } = check(project, acknowledged)
  if (integrity !== 'ok' || lost > 0) sum.failed++
  sum.lost += lost
  sum.acknowledged += confirmed.size
  sum.computeStopsTold += stops
  by[doing] = (by[doing] ?? 0) + 1
  const what = `${number}/${times} killed ${victim} while ${doing}`
  console.log(`${what}: ${confirmed.size} confirmed, ${lost} lost, integrity ${integrity}`)
}
console.log(JSON.stringify({ ...sum, by }))
rmSync(folder, { recursive: true, force: true })
process.exit(sum.failed === 0 && sum.acknowledged > 0 ? 0 : 1)
