import { readFile } from 'node:fs/promises'
import { matrix } from '../../platform/matrix.ts'
import { encodeModel } from '../../onnx/codec.ts'
import { exactTables } from '../../onnx/precision/byte-tables.ts'
import { emitGraph } from '../../tensor-graph/emit.ts'
import { defineBackbone } from '../backbone.ts'
import { contentHash } from '../content-hash.ts'
import { about } from './about.ts'
import { shippedTable } from './shipped-table.ts'
import { decodeTable, type StaticTable } from './table-file.ts'
import { tableSums, tokensOf } from './table-graph.ts'
import { readPieces } from './text-pieces.ts'

/** Texts between two looks at the signal. */
const BLOCK = 2048

/** Throws UnreadableModelFile, and what reading the file throws. */
export async function readTable(file: string): Promise<StaticTable & { readonly bytes: number }> {
  const bytes = await readFile(file)
  return { ...decodeTable(bytes, file), bytes: bytes.length }
}
const fileOf = (given: string) => given || shippedTable()

export const staticTable = defineBackbone({
  ...about,
  async open({ file }, _, { signal, onProgress }) {
    const table = await readTable(fileOf(file))
    const pieces = readPieces(table)
    const dimensions = table.rows.columns
    return {
      dimensions,
      resourceBytes: table.bytes,
      async embed(contents) {
        const out = matrix(contents.length, dimensions)
        for (let start = 0; start < contents.length; start += BLOCK) {
          signal?.throwIfAborted()
          const block = pieces.embed(contents.slice(start, start + BLOCK))
          out.data.set(block.data, start * dimensions)
          onProgress?.(start + block.rows, contents.length)
        }
        return out
      },
      close: async () => {},
    }
  },
  async toOnnx({ file }) {
    const table = await readTable(fileOf(file))
    const graph = emitGraph({ name: 'table', outputs: { features: tableSums(table) } })
    return { model: exactTables(encodeModel(graph)), preparation: tokensOf(table) }
  },
  fingerprint: async ({ file }) => `static-table.v1/${await contentHash([fileOf(file)])}`,
})
