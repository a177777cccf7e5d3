import type { Feeds, Session, TensorValue } from '../../compute/runtime.ts'
import { embeddingBag } from '../../tensor-graph/composites.ts'
import { emitLazyStep, idsOf } from '../../tensor-graph/emit-lazy-step.ts'
import type { Ports } from '../../tensor-graph/emit-training.ts'
import type { OnnxGraph } from '../../tensor-graph/onnx-graph.ts'
import { bagArranger, GROUP, type Bag, type BlockSizes } from '../../tensor-graph/optimizers/bag-blocks.ts'
import { putRows, type LazyTable } from '../../tensor-graph/optimizers/lazy-rows.ts'
import type { Shapes, Tensors, TrainingRule } from '../../tensor-graph/training-step.ts'

interface BagSteps {
  /** The rule of one step, the blocks of rows that its batch names among the parameters. */
  readonly ruleFor: (rows: Shapes) => TrainingRule
  readonly table: LazyTable
  /** Tables [rows + 1, width] that the loss reads beside, by their names. */
  readonly beside?: Readonly<Record<string, Float32Array>>
  /** Of a batch. */
  readonly bags: number
  /** What a batch has beside its bags. */
  readonly ports: Ports
  readonly open: (graph: OnnxGraph) => Promise<Session>
}

const BLOCKS = ['shared', 'own'] as const
const countsOf = (block: string) => `${block}.counts`

/** Σ of each bag's rows, for the loss of such a rule.  → [bags, width] */
export const bagSums = (p: Tensors, batch: Tensors) =>
  embeddingBag(
    { shared: batch[countsOf('shared')]!, own: batch[countsOf('own')]! },
    { shared: p['shared']!, own: p['own']! },
  )

/** Training steps on bags of a table's rows: each renews the rows its batch names, in place. One graph for each pair of sizes. */
export function bagSteps({ ruleFor, table, beside = {}, bags: count, ports, open }: BagSteps) {
  const { rows, width, depth } = table
  const arrange = bagArranger(rows)
  const sessions = new Map<string, Session>()
  const whole = float([rows, depth * width], table.data)
  const read = Object.fromEntries(Object.entries(beside).map(([name, data]) => [name, float([rows + 1, width], data)]))
  const opened = ({ shared, own, groups }: BlockSizes) => {
    const rule = ruleFor({ shared: [shared, width], own: [groups, own, width] })
    const counts = {
      [countsOf('shared')]: { shape: [count, shared] },
      [countsOf('own')]: { shape: [groups, GROUP, own] },
    }
    return open(emitLazyStep(rule, BLOCKS, rows, { ...ports, ...counts }, Object.keys(beside)))
  }
  return {
    /** `feeds`: the other parameters' state, the ports and `scalars`. */
    async run(bags: readonly Bag[], feeds: Feeds): Promise<Readonly<Record<string, TensorValue>>> {
      const { ids, counts, sizes } = arrange(bags)
      const { shared, own, groups } = sizes
      const session = sessions.get(`${shared}/${own}`) ?? (await opened(sizes))
      sessions.set(`${shared}/${own}`, session)
      const out = await session.run({
        ...feeds,
        rows: whole,
        ...read,
        [idsOf('shared')]: { type: 'int32', dims: [shared], data: ids.shared },
        [idsOf('own')]: { type: 'int32', dims: [groups, own], data: ids.own },
        [countsOf('shared')]: float([count, shared], counts.shared),
        [countsOf('own')]: float([groups, GROUP, own], counts.own),
      })
      // The graph has read the table: only now may its rows be written.
      for (const block of BLOCKS) putRows(table, ids[block], out[`next.${block}`]!.data as Float32Array)
      return out
    },
    async close() {
      for (const session of sessions.values()) await session.release()
    },
  }
}

const float = (dims: readonly number[], data: Float32Array): TensorValue => ({ type: 'float32', dims, data })
