import { emitGraph } from './emit.ts'
import { apart, inputsOf, nextNamed, partNamed, scalarCount, type Ports } from './emit-training.ts'
import type { OnnxGraph } from './onnx-graph.ts'
import { gather } from './ops/selection.ts'
import { concat, split } from './ops/shape.ts'
import { input } from './tensor.ts'
import { stateShapes, step, type TrainingRule } from './training-step.ts'

/**
 * One step per run as emitStep writes it, but some parameters, the blocks [...places, width], are rows of one lazy table. Inputs
 * instead of their state: `rows` [table's rows, depth · width], the table itself (what goes into a graph is not copied, what comes
 * out is), and `<block>.ids` [...places]. `beside`: further tables [table's rows + 1, width] that a step only reads, given to the loss as
 * `<block>.<name>`; a place without a row, −1, reads their last. Outputs: `next.<block>` [...places, depth · width], a row's slots beside it; `loss` and its `part.<name>`.
 */
export function emitLazyStep(
  rule: TrainingRule,
  blocks: readonly string[],
  tableRows: number,
  batch: Ports,
  beside: readonly string[] = [],
): OnnxGraph {
  const shapes = stateShapes(rule)
  apart(Object.keys(shapes), Object.keys(batch), ['scalars', 'rows'], blocks.map(idsOf), beside)
  const depth = 1 + rule.optimizer.slots.length
  const width = rule.parameters[blocks[0]!]!.at(-1)!
  const table = input('rows', [tableRows, depth * width])
  const namesOf = (block: string) => [block, ...rule.optimizer.slots.map((slot) => `${block}.${slot}`)]
  const ids = Object.fromEntries(
    blocks.map((block) => [block, input(idsOf(block), rule.parameters[block]!.slice(0, -1), 'int32')]),
  )
  const taken = blocks.flatMap((block) => {
    const parts = split(gather(table, ids[block]!), -1, Array<number>(depth).fill(width))
    return namesOf(block).map((name, i) => [name, parts[i]!] as const)
  })
  const inTable = new Map(taken)
  const state = Object.entries(shapes).map(([name, shape]) => [name, inTable.get(name) ?? input(name, shape)] as const)
  const scalars = input('scalars', [scalarCount(rule, 1)])
  const read = beside.flatMap((name) => {
    const own = input(name, [tableRows + 1, width])
    return blocks.map((block) => [`${block}.${name}`, gather(own, ids[block]!)] as const)
  })
  const given = { ...inputsOf(batch), ...Object.fromEntries(read) }
  const { state: after, loss, parts } = step(rule, Object.fromEntries(state), given, scalars)
  const others = Object.entries(after).filter(([name]) => !inTable.has(name))
  const besideSlots = (block: string) => namesOf(block).map((name) => after[name]!)
  const renewed = blocks.map((block) => [block, concat(besideSlots(block), -1)] as const)
  const next = nextNamed(Object.fromEntries([...others, ...renewed]))
  return emitGraph({ name: 'lazy_step', outputs: { ...next, loss, ...partNamed(parts) } })
}

export const idsOf = (block: string) => `${block}.ids`
