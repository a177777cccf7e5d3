import { FLOAT } from '../import/tensor-proto.ts'
import { whole } from './attributes.ts'
import { nodeOf, rewritten, type StoredWeights } from './rewrite.ts'

/** Smaller tensors are not worth a node. */
const LEAST = 64
/** The largest float16. */
const LARGEST = 65_504

/** A model whose weights are stored as float16 and computed with as float32, which every runtime does alike: half the size. Weights beyond float16 stay. */
export const halfWeights = (model: Uint8Array): Uint8Array =>
  rewritten(model, (node, { weights, store, once }) => {
    const before = node.input
      .map((name) => weights.get(name))
      .filter((found) => found !== undefined && fits(found))
      .flatMap((found) => {
        const { name, shape, data } = found!
        const stored = store(`${name}/half`, 'float16', shape, new Uint16Array(Float16Array.from(data).buffer))
        return once(`${name}/single`, [nodeOf('Cast', [stored], `${name}/single`, [whole('to', FLOAT)])])
      })
    const input = node.input.map((name) => {
      const found = weights.get(name)
      return found && fits(found) ? `${name}/single` : name
    })
    return input.some((name, i) => name !== node.input[i]) ? [...before, { ...node, input }] : null
  })

const fits = ({ data }: StoredWeights) => data.length >= LEAST && data.every((x) => Math.abs(x) <= LARGEST)
