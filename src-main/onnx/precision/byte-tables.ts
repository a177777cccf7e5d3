import type { NodeProto } from 'onnx-buf'
import { FLOAT } from '../import/tensor-proto.ts'
import { intIn, whole } from './attributes.ts'
import { nodeOf, rewritten, type Rewriting, type StoredWeights } from './rewrite.ts'
import { isExact, rounded, type Rounded } from './rounded.ts'

const LEAST = 4096
/** A row's scale takes four bytes, and three nodes more a run: narrower rows stay as they are. */
const NARROWEST = 8

/** A model whose tables are stored as bytes, a scale a row, where that says them exactly: features that were learnt so lose nothing. */
export const exactTables = (model: Uint8Array): Uint8Array =>
  rewritten(model, (node, rewriting) => tableRule(node, rewriting, ({ data }, bytes) => isExact(bytes, data)))

/** A lookup of a table's rows (Gather over axis 0) by bytes: data · scale of the rows taken. */
export function tableRule(
  node: NodeProto,
  { weights, store }: Rewriting,
  wanted: (table: StoredWeights, bytes: Rounded) => boolean = () => true,
): readonly NodeProto[] | null {
  const table = weights.get(node.input[0]!)
  if (node.opType !== 'Gather' || intIn(node, 'axis', 0) !== 0 || table?.shape.length !== 2) return null
  if (table.data.length < LEAST || table.shape[1]! < NARROWEST) return null
  const bytes = rounded(table.data, table.shape, 0)
  if (!wanted(table, bytes)) return null
  const [index, output] = [node.input[1]!, node.output[0]!]
  const data = store(`${table.name}/bytes`, 'int8', table.shape, bytes.data)
  const scales = store(`${table.name}/scales`, 'float32', [table.shape[0]!, 1], bytes.scales)
  return [
    nodeOf('Gather', [data, index], `${output}/rows`),
    nodeOf('Cast', [`${output}/rows`], `${output}/row numbers`, [whole('to', FLOAT)]),
    nodeOf('Gather', [scales, index], `${output}/row scales`),
    nodeOf('Mul', [`${output}/row numbers`, `${output}/row scales`], output),
  ]
}
