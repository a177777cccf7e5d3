import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'

/** What is known of files already read, by path, size and time of last change. */
const known = new Map<string, boolean>()

/** Operators that scale a whole run by its largest number: DynamicQuantizeLinear, -MatMul, -LSTM. */
const BY_THE_RUN = 'DynamicQuantize'

/** Whether a model's numbers depend on what else is in a run, so that equal contents have equal vectors only alone. */
export async function dependsOnBatch(file: string): Promise<boolean> {
  const { size, mtimeMs } = await stat(file)
  const key = `${file}\n${size}\n${mtimeMs}`
  const before = known.get(key)
  if (before !== undefined) return before
  const found = await holds(file, BY_THE_RUN)
  known.set(key, found)
  return found
}

async function holds(file: string, word: string): Promise<boolean> {
  let end: Buffer = Buffer.alloc(0)
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    // Names of operators are written as they are; one may lie across two pieces.
    if (Buffer.concat([end, chunk.subarray(0, word.length)]).includes(word) || chunk.includes(word)) return true
    end = chunk.subarray(-word.length)
  }
  return false
}
