import { constants, setPriority } from 'node:os'
import { serveCompute } from '../compute/compute-server.ts'
import { parentPort } from '../compute/fork-compute.ts'
import { createRuntime } from '../compute/ort-runtime.ts'
import type { ProviderName } from '../compute/runtime.ts'
import { selfCheck } from '../compute/self-check.ts'
import type { ElectronPort } from '../hosts/electron-core.ts'
import { watchParent } from '../compute/watchdog.ts'
import { computeTasks } from '../compute-tasks/task-table.ts'

// Whoever labels comes first: where cores are few, trainings and rankings yield to page and core.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
// Before anything blocks this thread.
watchParent()
// A Ctrl-C in a terminal reaches every process there: this one ends with its parent, who may still want what it works on.
process.on('SIGINT', () => {})

// The process that owns ONNX Runtime (and the GPU); it may be killed at any time. `--self-check PROVIDER` compares one provider with the CPU.
const checked = process.argv.indexOf('--self-check')
const electron = (process as unknown as { parentPort?: ElectronPort }).parentPort

if (checked >= 0) {
  const answer = await selfCheck(process.argv[checked + 1] as ProviderName).catch((error: Error) => ({
    error: error.message,
  }))
  process.send?.(answer, () => process.exit(0))
} else if (electron) {
  electron.on('message', ({ ports: [port] }) => {
    const tasks = computeTasks(createRuntime())
    serveCompute(
      {
        send: (message) => port!.postMessage(message),
        onMessage: (listener) => void port!.on('message', ({ data }) => listener(data)),
        onClose: () => {},
        kill: () => process.exit(0),
      },
      tasks,
    )
    port!.start?.()
  })
} else {
  serveCompute(parentPort(), computeTasks(createRuntime()))
}
