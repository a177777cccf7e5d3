import type { ComputePort } from '../../src-main/compute/compute-port.ts'
import { forkEntry } from '../../src-main/compute/fork-compute.ts'
import { ENTRIES } from './temporary-studio.ts'

/** A compute process as the Node hosts start it, but somebody learns whom to kill. */
export function toldCompute(tell: (pid: number) => void): ComputePort {
  const child = forkEntry(ENTRIES, [])
  if (child.pid) tell(child.pid)
  return {
    send: (message) => void (child.connected && child.send(message as object)),
    onMessage: (listener) => void child.on('message', listener),
    onClose: (listener) => void child.once('exit', (code, signal) => listener({ code, signal })),
    kill: () => void child.kill('SIGKILL'),
  }
}
