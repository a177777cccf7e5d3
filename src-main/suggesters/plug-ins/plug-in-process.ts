import { spawn, type ChildProcess } from 'node:child_process'
import { PlugInEnded, PlugInFailed, PlugInNonsense, PlugInTooSlow } from './plug-in-faults.ts'
import { MEMORY, PLUG_IN_SCRIPT } from './plug-in-script.ts'

export interface PlugInAnswer {
  readonly label: string
  readonly value: number
}
export interface PlugInSample {
  readonly id: number
  readonly text: string | null
  /** The turns before it in its conversation, the last one right before it. */
  readonly before: readonly { readonly speaker: string | null; readonly text: string }[]
}
export interface PlugInProcess {
  readonly id: string
  readonly title: string
  /** One entry a sample, and how long it took there. Throws PlugInTooSlow, PlugInEnded, PlugInFailed, PlugInNonsense; the process is ended then. */
  readonly suggest: (
    samples: readonly PlugInSample[],
  ) => Promise<{ readonly said: readonly (readonly PlugInAnswer[])[]; readonly ms: number }>
  readonly end: () => void
}

const ARGUMENTS = [
  '--permission',
  // Nothing that the language begins with can be changed, so that no message or check of ours is.
  '--frozen-intrinsics',
  // For the thread that watches; the plug-in can import nothing to start another.
  '--allow-worker',
  `--max-old-space-size=${MEMORY.heapMb}`,
  '--disallow-code-generation-from-strings',
  '--no-warnings',
  '--input-type=module',
  '--eval',
  PLUG_IN_SCRIPT,
]
const MOST_LABELS = 50
const LONGEST_NAME = 10_000
const LONGEST_ID = 200

interface Reply {
  readonly turn: number
  readonly json?: string
  /** How long it took there. */
  readonly ms?: number
  readonly error?: string
}

/** Starts a plug-in in a process of its own that can reach neither files nor network nor other processes. Throws what `suggest` throws. */
export async function startPlugIn(file: string, code: string, limitMs: number): Promise<PlugInProcess> {
  const child = spawn(process.execPath, ARGUMENTS, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], env: {} })
  child.unref()
  child.channel?.unref()
  let turn = 0
  const ask = async (question: object, ms: number) => {
    try {
      return await answerOf(child, file, { ...question, turn: ++turn }, ms)
    } catch (error) {
      child.kill('SIGKILL')
      throw error
    }
  }
  // A process takes its time to start on a busy machine.
  const { id, title } = JSON.parse((await ask({ code }, 10 * limitMs)).json!) as Record<'id' | 'title', unknown>
  if (typeof id !== 'string' || typeof title !== 'string' || id.length > LONGEST_ID || title.length > LONGEST_ID) {
    child.kill('SIGKILL')
    throw new PlugInFailed(file, `Its id or its title is no text of at most ${LONGEST_ID} characters`)
  }
  return {
    id,
    title,
    async suggest(samples) {
      const { json, ms = 0 } = await ask({ samples }, limitMs)
      try {
        return { said: answersIn(file, JSON.parse(json!), samples.length), ms }
      } catch (error) {
        child.kill('SIGKILL')
        throw error
      }
    },
    end: () => void child.kill('SIGKILL'),
  }
}

function answerOf(child: ChildProcess, file: string, question: { turn: number }, ms: number): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const settle = (work: () => void) => {
      clearTimeout(timer)
      clearImmediate(last)
      child.off('message', hear)
      child.off('exit', ended)
      child.off('error', ended)
      work()
    }
    const giveUp = () => settle(() => reject(new PlugInTooSlow(file, ms / 1000)))
    // An answer that came while this thread was busy is heard first.
    const timer = setTimeout(() => (last = setImmediate(giveUp)), ms)
    let last: NodeJS.Immediate | undefined
    const ended = () => settle(() => reject(new PlugInEnded(file, MEMORY.rss / 2 ** 20)))
    const hear = (said: Reply) => {
      if (said.turn !== question.turn) return
      settle(() => (said.error === undefined ? resolve(said) : reject(new PlugInFailed(file, said.error))))
    }
    child.on('message', hear)
    child.on('exit', ended)
    child.on('error', ended)
    if (child.exitCode !== null || child.signalCode !== null) ended()
    else child.send(question, (error) => error && ended())
  })
}

/** Throws PlugInNonsense. */
function answersIn(file: string, said: unknown, count: number): PlugInAnswer[][] {
  const nonsense = (found: string) => new PlugInNonsense(file, found)
  if (!Array.isArray(said) || said.length !== count)
    throw nonsense(Array.isArray(said) ? `${said.length} entries for ${count} samples` : typeof said)
  return said.map((one: unknown) => {
    if (one === null || one === undefined) return []
    if (!Array.isArray(one) || one.length > MOST_LABELS) throw nonsense('something that is no list of labels')
    return one.map((entry: unknown) => {
      const { label, value } = (entry ?? {}) as Partial<Record<'label' | 'value', unknown>>
      if (typeof label !== 'string' || label.length > LONGEST_NAME) throw nonsense('a label that is no text')
      if (typeof value !== 'number' || !(value >= 0 && value <= 1))
        throw nonsense(`the value ${String(value).slice(0, 40)}`)
      return { label, value }
    })
  })
}
