/** Either end of the line to a compute process: a forked child, `process` in the child, an Electron MessagePort. */
export interface ComputePort {
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** The other side is gone. */
  onClose(listener: (detail: { code: number | null; signal: string | null }) => void): void
  kill(): void
}

export type ToCompute =
  | { readonly type: 'run'; readonly id: number; readonly task: string; readonly input: unknown }
  | { readonly type: 'cancel'; readonly id: number }
  /** A wish, not an order: the task ends before its time, as `how` says, and is waited for. */
  | { readonly type: 'halt'; readonly id: number; readonly how: string }

export type FromCompute =
  | { readonly type: 'event'; readonly id: number; readonly event: unknown }
  | { readonly type: 'done'; readonly id: number; readonly result: unknown }
  | {
      readonly type: 'failed'
      readonly id: number
      readonly name: string
      readonly message: string
      readonly fields: Record<string, string | number | boolean | null>
    }
