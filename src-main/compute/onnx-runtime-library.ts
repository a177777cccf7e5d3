import type * as OnnxRuntime from 'onnxruntime-node'

/**
 * ONNX Runtime 1.30 reports its use to its maker (a look-up, an event database and a log) unless this stands in the environment when the library
 * loads. Handed to every process that is started, too: where the native side copies its environment, only what stood there at the start counts.
 */
export const WITHOUT_TELEMETRY = { ORT_DISABLE_TELEMETRY: '1' } as const

let library: Promise<typeof OnnxRuntime> | undefined

/** The one place where ONNX Runtime is loaded: without telemetry, and without lines of its own on the terminal, for what it refuses it throws. */
export function loadOnnxRuntime(): Promise<typeof OnnxRuntime> {
  Object.assign(process.env, WITHOUT_TELEMETRY)
  return (library ??= import('onnxruntime-node').then((loaded) => {
    loaded.env.logLevel = 'fatal'
    return loaded
  }))
}
