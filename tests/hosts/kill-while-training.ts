// Kills the core and its compute processes at random moments while a learner of whole contents trains.
//   node tests/hosts/kill-while-training.ts --times 30 [--seed 1]
// Exit code 0: after every kill the project was whole and the run went on or failed with a reason, and every training that was ever
// finished ended with the very bits of one that nobody disturbed.
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { mulberry32 } from '../../src-main/platform/random.ts'
import { integrityOf, openProjectFile } from '../../src-main/storage/project-file.ts'
import { labelledSamples } from '../../src-main/storage/tables/annotations.ts'
import { listFeatureSets } from '../../src-main/storage/tables/features.ts'
import { listRuns } from '../../src-main/storage/tables/training-runs.ts'
import { SESSION_TEXTS } from './scripted-session.ts'
import type { FromTrainingCore, ToTrainingCore } from './training-core.ts'

const { values } = parseArgs({
  options: { times: { type: 'string', default: '30' }, seed: { type: 'string', default: '1' } },
})
const times = Number(values.times)
const random = mulberry32(Number(values.seed))
const folder = mkdtempSync(join(tmpdir(), 'kindling-kill-training-'))
const [ROWS, EPOCHS, LONGEST_MS] = [3000, 60, 5000]
const texts = join(folder, 'texts.csv')
const line = (i: number) =>
  `${SESSION_TEXTS[i % SESSION_TEXTS.length]!.text} number ${i},label ${i % SESSION_TEXTS.length}`
writeFileSync(texts, `text,label\n${Array.from({ length: ROWS }, (_, i) => line(i)).join('\n')}\n`)

interface Life {
  readonly resumed: boolean
  readonly killed: 'core' | 'compute' | null
  readonly ended: string | null
}

/** One life of the core; `victim` null lets it end. */
async function life(project: string, victim: 'core' | 'compute' | null): Promise<Life> {
  const core = fork(join(import.meta.dirname, 'training-core.ts'), {
    serialization: 'advanced',
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  const pids: number[] = []
  let [resumed, ended] = [false, null as string | null]
  const exited = new Promise((resolve) => core.once('exit', resolve))
  const begun = new Promise<void>((resolve) =>
    core.on('message', (message: FromTrainingCore) => {
      if (message.type === 'compute') pids.push(message.pid)
      else if (message.type === 'ended') ended = message.error ? `${message.state}: ${message.error}` : message.state
      else {
        resumed = message.resumed
        resolve()
      }
    }),
  )
  core.send({ folder, project, texts, epochs: EPOCHS } satisfies ToTrainingCore)
  if (victim === null) return exited.then(() => ({ resumed, killed: null, ended }))
  await Promise.race([begun, exited])
  await Promise.race([setTimeout(random() * LONGEST_MS), exited])
  if (ended !== null) return { resumed, killed: null, ended }
  if (victim === 'compute') {
    // It is started again by itself: the life goes on for a while.
    for (const pid of pids) kill(pid)
    await Promise.race([setTimeout(random() * LONGEST_MS), exited])
    if (ended !== null) return { resumed, killed: victim, ended }
  }
  core.kill('SIGKILL')
  await exited
  return { resumed, killed: victim, ended }
}

/** Dead already is as good. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** What the file holds, opened the way the studio opens it. */
function look(project: string) {
  const db = openProjectFile(project)
  try {
    const runs = listRuns(db)
    return {
      whole: integrityOf(db) === 'ok' && labelledSamples(db).length === ROWS,
      unexplained: runs.filter(({ state, error }) => state === 'failed' && !error).length,
      done: runs.filter(({ state }) => state === 'done').length,
      learnt: new Set(listFeatureSets(db).map(({ fingerprint }) => fingerprint)),
    }
  } finally {
    db.close()
  }
}

const template = join(folder, 'undisturbed.kindling')
const began = performance.now()
const { ended } = await life(template, null)
console.log(`undisturbed: ${ended} in ${((performance.now() - began) / 1000).toFixed(1)} s`)
const project = join(folder, 'disturbed.kindling')
let [failed, resumed] = [ended === 'done' ? 0 : 1, 0]
for (let i = 1; i <= times; i++) {
  const was = await life(project, i % 2 === 0 ? 'compute' : 'core')
  if (was.resumed) resumed++
  const { whole, unexplained } = look(project)
  if (!whole || unexplained > 0) failed++
  const what = was.killed ? `killed ${was.killed}` : 'came to its end first'
  console.log(
    `${i}/${times} ${what}${was.resumed ? ', had gone on' : ''}; ${was.ended ?? 'not ended'}, ${whole ? 'whole' : 'DAMAGED'}`,
  )
}
for (let last: Life = await life(project, null); last.resumed && last.ended !== 'done';)
  last = await life(project, null)
const [wanted, found] = [look(template).learnt, look(project)]
const equal = found.learnt.size === 1 && [...found.learnt].every((fingerprint) => wanted.has(fingerprint))
console.log(JSON.stringify({ times, resumed, finished: found.done, sameBits: equal, failed }))
rmSync(folder, { recursive: true, force: true })
process.exit(failed === 0 && equal && resumed > 0 ? 0 : 1)
