// Kills the core and the compute process at random moments while one labels, imports and trains, and counts what was lost.
//   node tests/hosts/kill-while-labelling.ts --times 30 [--seed 1]
// Exit code 0: no acknowledged label lost, every integrity check ok, the next start went on.
import { fork, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { mulberry32 } from '../../src-main/platform/random.ts'
import { integrityOf, openProjectFile } from '../../src-main/storage/project-file.ts'
import { labelledSamples } from '../../src-main/storage/tables/annotations.ts'
import type { FromCore, ToCore } from './labelling-core.ts'
import { SESSION_TEXTS } from './scripted-session.ts'

const { values } = parseArgs({
  options: { times: { type: 'string', default: '30' }, seed: { type: 'string', default: '1' } },
})
const times = Number(values.times)
const random = mulberry32(Number(values.seed))

const folder = mkdtempSync(join(tmpdir(), 'kindling-kill-'))
const project = join(folder, 'p.kindling')
const file = (name: string, rows: number) => {
  const path = join(folder, name)
  const line = (i: number) => `${SESSION_TEXTS[i % SESSION_TEXTS.length]!.text} ${name} ${i}`
  writeFileSync(path, 'text\n' + Array.from({ length: rows }, (_, i) => line(i)).join('\n') + '\n')
  return path
}
const first = file('first.csv', 4000)

/** One life of the core: it labels as fast as it can until it is killed. Gives every label it confirmed. */
async function life(number: number, victim: 'core' | 'compute', importing: string | null) {
  const core: ChildProcess = fork(join(import.meta.dirname, 'labelling-core.ts'), { serialization: 'advanced' })
  const confirmed: number[] = []
  let troubles = 0
  let computePid = 0
  let onTrouble = () => {}
  const troubled = new Promise<void>((resolve) => (onTrouble = resolve))
  const ready = new Promise<void>((resolve) =>
    core.on('message', (message: FromCore) => {
      if (message.type === 'confirmed') confirmed.push(message.sample)
      else if (message.type === 'compute') computePid = message.pid
      else if (message.type === 'ready') resolve()
      else {
        troubles++
        onTrouble()
      }
    }),
  )
  const exited = new Promise((resolve) => core.once('exit', resolve))
  core.send({ folder, project, first, importing, seed: number } satisfies ToCore)
  await Promise.race([ready, exited])
  await setTimeout(50 + random() * 1500)
  if (victim === 'compute' && computePid > 0) {
    process.kill(computePid, 'SIGKILL')
    const before = confirmed.length
    await Promise.race([troubled, setTimeout(3000)])
    await setTimeout(300)
    if (confirmed.length === before) throw new Error(`life ${number}: no label was confirmed after compute was killed`)
  }
  core.kill('SIGKILL')
  await exited
  return { confirmed, troubles }
}

/** What the file says after the kill, opened the way the studio opens it. */
function check(acknowledged: ReadonlySet<number>): { integrity: string; lost: number } {
  const db = openProjectFile(project)
  try {
    const kept = new Set(labelledSamples(db).map(({ sample }) => sample))
    return { integrity: integrityOf(db), lost: [...acknowledged].filter((sample) => !kept.has(sample)).length }
  } finally {
    db.close()
  }
}

const acknowledged = new Set<number>()
let failed = 0
let told = 0
for (let i = 1; i <= times; i++) {
  const victim = i % 3 === 0 ? 'compute' : 'core'
  const importing = i % 2 === 0 ? file(`import-${i}.csv`, 20_000) : null
  const { confirmed, troubles } = await life(i, victim, importing)
  for (const sample of confirmed) acknowledged.add(sample)
  const { integrity, lost } = check(acknowledged)
  if (integrity !== 'ok' || lost > 0 || confirmed.length === 0) failed++
  told += troubles
  const during = importing ? 'labelling, training and importing' : 'labelling and training'
  console.log(
    `${i}/${times} killed ${victim} while ${during}: ${confirmed.length} confirmed, ${lost} lost, integrity ${integrity}`,
  )
}
console.log(JSON.stringify({ times, acknowledged: acknowledged.size, failed, computeTroublesTold: told }))
rmSync(folder, { recursive: true, force: true })
process.exit(failed === 0 ? 0 : 1)
