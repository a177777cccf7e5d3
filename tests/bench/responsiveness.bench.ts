import { writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Card } from '../../src-main/contract/cards.ts'
import { temporaryStudio } from '../hosts/temporary-studio.ts'

// The core while models train: how late its timers are, how long an answer takes, how often it tells of the training, how soon it stops.
const [TEXTS, LABELLED, ANSWERS, LAG_MS] = [10_000, 2500, 300, 15]
const topics = ['card', 'refund', 'rate', 'login', 'top up', 'limit', 'fee', 'transfer']
const { studio, folder, leave } = await temporaryStudio()
const row = (i: number) =>
  `${topics[i % 8]} question number ${i} about thing ${i % 97},${i < LABELLED ? topics[i % 8] : ''}`
writeFileSync(join(folder, 'x.csv'), `text,label\n${Array.from({ length: TEXTS }, (_, i) => row(i)).join('\n')}\n`)

const at = (sorted: readonly number[], share: number) => sorted[Math.floor(share * (sorted.length - 1))]!
const ascending = (values: readonly number[]) => values.toSorted((a, b) => a - b)
let below = 0
function told(what: string, held: boolean, figures: string) {
  if (!held) below++
  console.log(`${held ? 'ok   ' : 'BELOW'} ${what.padEnd(48)} ${figures}`)
}

/** Lag of the core's own timers while something goes on. */
async function lagDuring(what: string, work: () => Promise<unknown>) {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  await work()
  delay.disable()
  // The histogram counts the resolution itself as delay.
  const ms = (percentile: number) => Math.max(0, delay.percentile(percentile) / 1e6 - 5)
  const figures = `p50 ${ms(50).toFixed(1)}, p99 ${ms(99).toFixed(1)}, longest ${(delay.max / 1e6 - 5).toFixed(0)} ms`
  told(what, ms(99) < LAG_MS, figures)
}

async function answer(count: number): Promise<number[]> {
  const took: number[] = []
  while (took.length < count) {
    const { cards } = await studio.labelling.next({ annotator: 'Ada', count: 5, holding: [] })
    for (const card of cards as readonly Card[]) {
      const began = performance.now()
      const given = { annotator: 'Ada', sample: card.sample.id, kind: 'label' as const, label: 'card', reason: null }
      await studio.labelling.answer({ ...given, dwellMs: 1, model: null, shown: [] })
      took.push(performance.now() - began)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  return ascending(took)
}

console.log(`load ${loadavg()[0]!.toFixed(1)} before it began`)
await studio.project.create({ name: 'p', path: join(folder, 'p.kindling') })
await studio.jobs.wait(await studio.data.import({ path: join(folder, 'x.csv'), trustLabels: true }))
const moments: number[] = []
let run = -1
void (async () => {
  for await (const event of studio.events.subscribe())
    if (event.type === 'training' && event.run === run) moments.push(performance.now())
})()
await new Promise((resolve) => setTimeout(resolve, 8000))

const job = await studio.models.train({ learner: 'ngram-bag.v1', options: { epochs: 400, patience: 400 }, seed: 1 })
await new Promise((resolve) => setTimeout(resolve, 2000))
run = (await studio.models.runs()).find((known) => known.job === job.id)!.id
let answers: number[] = []
await lagDuring('core’s timers, one learner end to end, heads too', async () => void (answers = await answer(ANSWERS)))
const state = (await studio.jobs.list()).find(({ id }) => id === job.id)!.state
told('still training when the last answer was given', state === 'running', state)
told(
  'an answer, kept',
  at(answers, 0.95) < 30,
  `p50 ${at(answers, 0.5).toFixed(1)}, p95 ${at(answers, 0.95).toFixed(1)} ms`,
)
const seconds = new Map<number, number>()
for (const moment of moments) seconds.set(Math.floor(moment / 1000), (seconds.get(Math.floor(moment / 1000)) ?? 0) + 1)
const most = Math.max(...seconds.values())
told('events of a training a second', most <= 11, `at most ${most}`)
const began = performance.now()
await studio.jobs.cancel({ id: job.id })
await studio.jobs.wait({ id: job.id })
const stopped = performance.now() - began
told('from cancel to stopped', stopped < 500, `${stopped.toFixed(0)} ms`)
console.log(`load ${loadavg()[0]!.toFixed(1)} after it`)
await leave()
process.exit(below === 0 ? 0 : 1)
