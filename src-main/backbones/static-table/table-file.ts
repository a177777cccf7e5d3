import { gunzipSync, gzipSync } from 'node:zlib'
import { rounded } from '../../onnx/precision/rounded.ts'
import { matrix, type Matrix } from '../../platform/matrix.ts'
import type { Json } from '../model-folder.ts'
import { UnreadableModelFile } from '../unusable-model.ts'

const MAGIC = 'kindling-static-table'
const VERSION = 1

/** Where a table comes from, for whoever meets the file later. */
export interface TableOrigin {
  /** Name of the encoder's folder. */
  readonly encoder: string
  readonly encoderSha256: string
  readonly sentences: number
  /** Share of the sentences' variance that the table explains, with the prior alone and as it is. */
  readonly explained: { readonly prior: number; readonly table: number }
}

/** One vector a word piece; a text is their sum, scaled to length 1. */
export interface StaticTable {
  /** [pieces, dimensions], row = token id; pieces that stand for no text (the special ones) are zero. */
  readonly rows: Matrix
  /** As tokenizer.json and tokenizer_config.json say it. */
  readonly tokenizer: Json
  readonly settings: Json
  readonly lowerCase: boolean
  readonly origin: TableOrigin
}

/**
 * One gzipped file: a line of JSON (magic, version, sizes, tokenizer, origin), then a scale float32 for each row, then the rows as int8. Rounded so a
 * row keeps 127 steps a side.
 */
export function encodeTable({ rows, ...about }: StaticTable): Uint8Array {
  const { rows: pieces, columns: dimensions } = rows
  const head = Buffer.from(`${JSON.stringify({ magic: MAGIC, version: VERSION, pieces, dimensions, ...about })}\n`)
  const { data, scales } = rounded(rows.data, [pieces, dimensions], 0)
  return gzipSync(Buffer.concat([head, Buffer.from(scales.buffer), Buffer.from(data.buffer)]), { level: 9 })
}

/** Throws UnreadableModelFile where the bytes are of something else, of another version, or cut short. */
export function decodeTable(bytes: Uint8Array, file: string): StaticTable {
  try {
    const whole = gunzipSync(bytes)
    const end = whole.indexOf('\n') + 1
    const head = JSON.parse(whole.toString('utf8', 0, end)) as StaticTable &
      Readonly<{ magic: string; version: number; pieces: number; dimensions: number }>
    const { magic, version, pieces, dimensions, ...about } = head
    if (magic !== MAGIC || version !== VERSION) throw new TypeError(`no static table of version ${VERSION}`)
    // A copy of its own: typed arrays want an offset of whole numbers.
    const scales = new Float32Array(Uint8Array.from(whole.subarray(end, end + 4 * pieces)).buffer)
    const numbers = new Int8Array(Uint8Array.from(whole.subarray(end + 4 * pieces)).buffer)
    if (numbers.length !== pieces * dimensions) throw new RangeError('cut short')
    const rows = matrix(pieces, dimensions)
    for (let at = 0; at < numbers.length; at++) rows.data[at] = numbers[at]! * scales[Math.floor(at / dimensions)]!
    return { ...about, rows }
  } catch (error) {
    throw new UnreadableModelFile(file, error)
  }
}
