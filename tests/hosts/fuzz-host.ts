import { fork } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { WebSocket } from 'ws'
import type { WebHost } from '../../src-main/hosts/web-host.ts'
import { mulberry32 } from '../../src-main/platform/random.ts'
import { messageMaker, verbs } from './rpc-messages.ts'
import { clientOver, openLine, signIn } from './web-client.ts'

/** What closes the project for all that follows; asked in a run of its own. */
const OPENING = ['project/open', 'project/create', 'project/openSample', 'project/close', 'doctor/restore']
/** What costs seconds of other processes or much of a disk each time: asked forty times less. */
const COSTLY = [
  'doctor/probe',
  'doctor/backup',
  'strategies/lab',
  'strategies/resumeLab',
  'models/embed',
  'models/train',
  'events/subscribe',
]

export interface FuzzReport {
  readonly sent: number
  readonly answered: number
  /** Requests that fit the contract's envelope and were never answered, but for those that wait for a job or for events. */
  readonly unanswered: readonly string[]
  /** The process ended by itself. */
  readonly crashed: boolean
  /** Errors that nobody gave a name, each once. */
  readonly unnamed: readonly string[]
  /** Answers by code; '' for those that went well. */
  readonly codes: Readonly<Record<string, number>>
  readonly heartbeats: number
  readonly slowestMs: number
}

interface Fuzz {
  readonly messages: number
  readonly seed: number
  /** Whether projects are opened and closed under way. */
  readonly opening: boolean
  /** No more messages after so long. */
  readonly limitMs?: number
}
type FromHost = { readonly url: string; readonly origin: string } | { readonly unexpected: string }

/** Messages of all kinds to a host of its own, twenty under way at a time, with a heartbeat on a second line. */
export async function fuzzHost({ messages, seed, opening, limitMs = Infinity }: Fuzz): Promise<FuzzReport> {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-fuzz-'))
  // Two folders deep: “../..” is a folder of this run's, and not the whole disk of whoever runs it.
  const within = join(folder, 'in/here')
  mkdirSync(within, { recursive: true })
  const child = fork(join(import.meta.dirname, 'fuzzed-host.ts'), [folder], {
    cwd: within,
    serialization: 'advanced',
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  const [unnamed, codes] = [new Set<string>(), {} as Record<string, number>]
  const host = await new Promise<WebHost>((resolve, reject) => {
    child.on('message', (message: FromHost) =>
      'unexpected' in message ? unnamed.add(message.unexpected) : resolve(message as WebHost),
    )
    child.once('exit', (code) => reject(new Error(`the host ended with ${code} before it began`)))
  })
  const random = mulberry32(seed)
  const next = messageMaker(random, knownIn(folder), asked(opening))
  const secrets = await signIn(host)
  const beat = heartbeat(clientOver(await openLine(host, secrets)))
  const waiting = new Map<string, string>()
  const counts = { sent: 0, answered: 0 }
  const take = (data: unknown) => {
    const { i: id, p } = JSON.parse(String(data)) as {
      i: string
      p?: { s?: number; b?: { json?: { code?: string; message?: string } } }
    }
    const verb = waiting.get(id)
    if (verb === undefined) return
    waiting.delete(id)
    counts.answered++
    const { code = '', message } = (p?.s ?? 200) >= 400 ? (p?.b?.json ?? {}) : {}
    codes[code] = (codes[code] ?? 0) + 1
    if (['UnexpectedError', 'INTERNAL_SERVER_ERROR'].includes(code)) unnamed.add(`${verb}: ${message}`)
  }
  const alive = () => child.exitCode === null && child.signalCode === null
  const until = Date.now() + limitMs
  let line: WebSocket | null = null
  while (counts.sent < messages && alive() && Date.now() < until) {
    if (counts.sent % 2000 === 0 || line?.readyState !== 1) {
      line?.terminate()
      for (const [id, verb] of waiting) if (mayWait(verb) || line) waiting.delete(id)
      line = await openLine(host, secrets)
      line.on('message', take).on('error', () => {})
    }
    const { id, verb, data } = next()
    if (id) waiting.set(id, verb)
    line.send(data)
    counts.sent++
    while (alive() && [...waiting.values()].filter((v) => !mayWait(v)).length > 20) await setTimeout(1)
  }
  for (let i = 0; i < 400 && alive() && [...waiting.values()].some((v) => !mayWait(v)); i++) await setTimeout(25)
  const { heartbeats, slowestMs } = beat.stop()
  const crashed = !alive()
  child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
  const unanswered = [...waiting.values()].filter((verb) => !mayWait(verb))
  return { ...counts, unanswered, crashed, unnamed: [...unnamed], codes, heartbeats, slowestMs }
}

const mayWait = (verb: string) => verb === 'jobs/wait' || verb === 'events/subscribe'

function asked(opening: boolean): string[] {
  const all = [...verbs.keys()].filter((verb) => opening || !OPENING.includes(verb))
  const often = all.filter((verb) => !COSTLY.includes(verb))
  const costly = all.filter((verb) => COSTLY.includes(verb))
  return [...Array.from({ length: 40 }, () => often).flat(), ...costly]
}

/** Files and words that lead somewhere, in a folder where everything may be overwritten. */
function knownIn(folder: string) {
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  mkdirSync(join(folder, 'empty-folder'))
  mkdirSync(join(folder, 'models/broken'), { recursive: true })
  const paths = [
    ...[
      file('a.csv', 'text,label\none,a\ntwo,b\n'),
      file('b.jsonl', '{"text":"three","constructor":"x"}\n{"text":4}\n'),
    ],
    ...[
      file('c.json', '[{"text":"five"},{"data":{"text":"six"}}]'),
      file('d.txt', 'seven\neight\n'),
      file('e.npy', '\x93NUMPY'),
    ],
    ...[file('models/broken/model.onnx', 'x'), file('not.kindling', 'SQLite format 3\0'), file('empty.csv', '')],
    ...[
      'p.kindling',
      'q.kindling',
      'out.csv',
      'missing.csv',
      'no/such/folder/x.csv',
      'empty-folder',
      'models/broken',
      '',
    ].map((name) => join(folder, name)),
    ...[
      'x\0y',
      `${folder}/${'x'.repeat(300)}.csv`,
      `${folder}/a.csv/below`,
      'relative.csv',
      'ngram-lsa.v1',
      'precomputed.v1',
    ],
  ]
  const words = [
    ...[
      'a',
      'b',
      'card lost',
      'top up',
      'Ada',
      'refund',
      '',
      'constructor',
      '__proto__',
      'x'.repeat(150),
      '标签',
      'p',
      'two words',
    ],
    ...[
      'csv.v1',
      'jsonl.v1',
      'label-studio.v1',
      'lines.v1',
      'margin.v1',
      'random.v1',
      'entropy.v1',
      'softmax-head.v1',
      'pool-head.v1',
    ],
    ...['delimiter', 'textColumn', 'labelColumn', 'encoding', 'job-1', '1', '2'],
  ]
  return { paths, words }
}

/** How long the host takes for a question of no work, asked one after the other. */
function heartbeat(client: ReturnType<typeof clientOver>) {
  let [heartbeats, slowestMs, going] = [0, 0, true]
  void (async () => {
    while (going) {
      const began = performance.now()
      await client.jobs.list().catch(() => (going = false))
      if (!going) return
      heartbeats++
      slowestMs = Math.max(slowestMs, performance.now() - began)
      await setTimeout(20)
    }
  })()
  return {
    stop() {
      going = false
      return { heartbeats, slowestMs: Math.round(slowestMs) }
    },
  }
}
