import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '../../src-main/contract/contract.ts'

export type Client = ContractRouterClient<Contract>

const INTENTS = ['card lost', 'top up', 'exchange rate', 'refund'] as const
const VERBS = ['I need help with', 'tell me about', 'what is wrong with', 'how do I ask for', 'please explain']
const THINGS = [
  'today',
  'on my trip',
  'from the app',
  'at the branch',
  'for my son',
  'since Monday',
  'in Spain',
  'again',
]

/** 160 short texts of four intents, every one different; the intent can be read off the text. */
export const SESSION_TEXTS = INTENTS.flatMap((intent) =>
  VERBS.flatMap((verb) => THINGS.map((thing) => ({ text: `${verb} ${intent} ${thing}`, intent }))),
)
const intentOf = (text: string) => INTENTS.find((intent) => text.includes(intent))!

/**
 * The studio as one annotator uses it: new project, import, 30 labels with two retrains, 3 undone and redone, history, export.
 * Gives everything that was answered, in order, for one host to be compared with another.
 */
export async function scriptedSession(client: Client, folder: string): Promise<unknown[]> {
  const transcript: unknown[] = []
  const note = <T>(answer: T): T => (transcript.push(answer), answer)
  const annotator = 'Ada'

  const csv = join(folder, 'texts.csv')
  await writeFile(csv, 'text,ticket\n' + SESSION_TEXTS.map(({ text }, i) => `${text},T${i}\n`).join(''))
  await client.settings.set({ retrainEvery: 10, annotator, holdoutShare: 0.2 })
  note(await client.project.create({ name: 'Session', path: join(folder, 'session.kindling') }))
  note(await client.data.inspect({ path: csv }))
  const { id } = await client.data.import({ path: csv })
  note(await client.jobs.wait({ id }))
  note(await client.labels.add({ names: [...INTENTS] }))
  await quiet(client)
  note(await client.labelling.queue())

  for (let i = 0; i < 30; i++) {
    const { cards } = note(await client.labelling.next({ annotator, count: 1, holding: [] }))
    const [card] = cards
    if (card?.sample.content.kind !== 'text') throw new Error(`card ${i} is no text`)
    const { guesses: shown, why, sample } = card
    note(
      await client.labelling.answer({
        annotator,
        sample: sample.id,
        kind: 'label',
        label: intentOf(card.sample.content.text),
        dwellMs: 800,
        model: why.model?.version ?? null,
        shown,
      }),
    )
    await quiet(client)
  }
  for (let i = 0; i < 3; i++) note(await client.labelling.undo({ annotator }))
  for (let i = 0; i < 3; i++) note(await client.labelling.redo({ annotator }))
  await quiet(client)
  note(await client.labelling.history({ limit: 50 }))
  note(await client.models.list())
  const written = await client.data.export({ path: join(folder, 'out.csv'), format: (await csvFormat(client)).id })
  note(await client.jobs.wait({ id: written.id }))
  note(await client.data.samples({ limit: 20 }))
  note(await client.labelling.answer(nobody).catch((error: unknown) => errorOf(error)))
  return transcript.map((answer) => normalised(answer, folder))
}

/** An answer for a sample that is not there: every host must report it alike. */
const nobody = { annotator: 'Ada', sample: 999_999, kind: 'skip' as const, dwellMs: 0, model: null, shown: [] }

const errorOf = (error: unknown) => {
  const { code, message, data } = error as { code: string; message: string; data: unknown }
  return { code, message, data }
}

const csvFormat = async (client: Client) =>
  (await client.data.exportFormats()).find(({ id }) => id.startsWith('csv')) ?? { id: 'csv.v1' }

/** Until nothing runs: training and ranking go on behind the answers, and a script must not race with them. */
async function quiet(client: Client): Promise<void> {
  for (;;) {
    // What an answer sets off begins after its reply, and one job may call for the next.
    await setTimeout(20)
    const running = (await client.jobs.list()).filter(({ endedAt }) => endedAt === null)
    await Promise.all(running.map(({ id }) => client.jobs.wait({ id })))
    if (running.length === 0) return
  }
}

const MOMENTS = /^(at|.*At|.*Ms|durationMs|rate|perMinute|bytes|samplesPerSecond|sha256)$/

const IDENTITY = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** Without moments, durations, folders and the project's own identity, which differ between two runs by nature. */
function normalised(value: unknown, folder: string): unknown {
  if (typeof value === 'string' && IDENTITY.test(value)) return '<identity>'
  if (typeof value === 'string') return value.replaceAll(folder, '<folder>').replaceAll(basename(folder), '<folder>')
  if (Array.isArray(value)) return value.map((item) => normalised(item, folder))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      MOMENTS.test(key) && item !== null ? `<${key}>` : normalised(item, folder),
    ]),
  )
}
