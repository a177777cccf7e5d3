import { fork, type ChildProcess } from 'node:child_process'
import { extname, join } from 'node:path'
import type { ComputePort } from './compute-port.ts'
import { WITHOUT_TELEMETRY } from './onnx-runtime-library.ts'
import type { ProviderName } from './runtime.ts'

/** How Node hosts get their compute process; typed arrays travel as they are. `entries`: the folder of the process entries, built or source. */
export function forkCompute(entries: string): ComputePort {
  return childPort(forkEntry(entries, []))
}

/** A process that tries one execution provider; drivers' own lines are not shown, its answer says what there is to say. */
export const forkSelfCheck = (entries: string, provider: ProviderName): ChildProcess =>
  forkEntry(entries, ['--self-check', provider], 'ignore')

export function forkEntry(
  entries: string,
  args: readonly string[],
  stderr: 'inherit' | 'ignore' = 'inherit',
): ChildProcess {
  const file = join(entries, `compute-process${extname(import.meta.url) === '.ts' ? '.ts' : '.js'}`)
  return fork(file, [...args], {
    serialization: 'advanced',
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...process.env, ...WITHOUT_TELEMETRY },
    stdio: ['ignore', 'ignore', stderr, 'ipc'],
  })
}

function childPort(child: ChildProcess): ComputePort {
  return {
    send: (message) => void (child.connected && child.send(message as object)),
    onMessage: (listener) => void child.on('message', listener),
    onClose: (listener) => void child.once('exit', (code, signal) => listener({ code, signal })),
    kill: () => void child.kill('SIGKILL'),
  }
}

/** The child's own end. It leaves when its parent does. */
export function parentPort(): ComputePort {
  process.on('disconnect', () => process.exit(0))
  return {
    // The parent may be gone before its disconnect is heard.
    send: (message) => void process.send?.(message, undefined, undefined, (error) => error && process.exit(0)),
    onMessage: (listener) => void process.on('message', listener),
    onClose: () => {},
    kill: () => process.exit(0),
  }
}
