import * as shape from '../../tensor-graph/ops/shape.ts'
import { gather, gatherElements } from '../../tensor-graph/ops/selection.ts'
import { axisOf, broadcast, sizeOf, type Tensor } from '../../tensor-graph/tensor.ts'
import {
  int,
  ints,
  numbers,
  numbersOrAttribute,
  operand,
  text,
  unsupportedForm,
  type ImportedNode,
  type Translations,
} from './imported-node.ts'

const sizes = (x: Tensor) => x.shape as readonly number[]

export const shaping: Translations = {
  Reshape: (node) => {
    const x = operand(node, 0)
    const keeps = int(node, 'allowzero', 0) === 0
    const wanted = (numbers(node, 1) ?? []).map((n, i) => (n === 0 && keeps ? sizes(x)[i]! : n))
    const known = wanted.reduce((product, n) => (n === -1 ? product : product * n), 1)
    return shape.reshape(
      x,
      wanted.map((n) => (n === -1 ? sizeOf(x.shape) / known : n)),
    )
  },
  Flatten: (node) => {
    const x = operand(node, 0)
    const axis = int(node, 'axis', 1)
    const lead = sizeOf(x.shape.slice(0, axis < 0 ? axis + x.shape.length : axis))
    return shape.reshape(x, [lead, sizeOf(x.shape) / lead])
  },
  Squeeze: (node) => {
    const x = operand(node, 0)
    const axes = numbersOrAttribute(node, 1, 'axes')?.map((axis) => axisOf(axis, x.shape.length))
    return shape.reshape(
      x,
      x.shape.filter((size, i) => (axes ? !axes.includes(i) : size !== 1)),
    )
  },
  Unsqueeze: (node) => {
    const x = operand(node, 0)
    const given = numbersOrAttribute(node, 1, 'axes') ?? []
    const rank = x.shape.length + given.length
    const axes = given.map((axis) => axisOf(axis, rank))
    const rest = [...x.shape]
    return shape.reshape(
      x,
      Array.from({ length: rank }, (_, i) => (axes.includes(i) ? 1 : rest.shift()!)),
    )
  },
  Transpose: (node) => shape.transpose(operand(node, 0), ints(node, 'perm')),
  Expand: (node) => {
    const x = operand(node, 0)
    return shape.expand(x, broadcast(x.shape, numbers(node, 1) ?? []))
  },
  Tile: (node) =>
    (numbers(node, 1) ?? []).reduce(
      (x, times, axis) => (times === 1 ? x : shape.concat(Array<Tensor>(times).fill(x), axis)),
      operand(node, 0),
    ),
  Concat: (node) =>
    shape.concat(
      node.inputs.map((_, i) => operand(node, i)),
      int(node, 'axis', 0),
    ),
  Slice: (node) => {
    const starts = numbers(node, 1) ?? []
    const axes = numbers(node, 3) ?? starts.map((_, i) => i)
    const [ends, steps] = [numbers(node, 2) ?? [], numbers(node, 4) ?? []]
    return axes.reduce((x, axis, i) => sliceAlong(node, x, axis, starts[i]!, ends[i]!, steps[i] ?? 1), operand(node, 0))
  },
  Split: (node) => {
    const x = operand(node, 0)
    const axis = axisOf(int(node, 'axis', 0), x.shape.length)
    const each = Math.ceil(sizes(x)[axis]! / node.outputCount)
    const equal = Array.from({ length: node.outputCount }, (_, i) => Math.min(each, sizes(x)[axis]! - i * each))
    return shape.split(x, axis, numbersOrAttribute(node, 1, 'split') ?? equal)
  },
  Gather: (node) => gather(operand(node, 0), operand(node, 1), int(node, 'axis', 0)),
  GatherElements: (node) => gatherElements(operand(node, 0), operand(node, 1), int(node, 'axis', 0)),
  Pad: (node) => {
    const mode = text(node, 'mode', 'constant')
    if (mode !== 'constant' || node.inputs[3])
      unsupportedForm(node, `mode ${mode} or axes`, 'mode constant on all axes')
    const pads = numbers(node, 1) ?? []
    const rank = pads.length / 2
    return shape.pad(operand(node, 0), pads.slice(0, rank), pads.slice(rank), numbers(node, 2)?.[0] ?? 0)
  },
}

/** Bounds count from the end where negative and are held within the axis, as in numpy. */
function sliceAlong(node: ImportedNode, x: Tensor, axis: number, start: number, end: number, step: number): Tensor {
  if (step <= 0) return unsupportedForm(node, `step ${step}`, 'steps above 0')
  const a = axisOf(axis, x.shape.length)
  const size = sizes(x)[a]!
  const within = (n: number) => Math.max(0, Math.min(size, n < 0 ? n + size : n))
  return shape.slice(x, a, within(start), within(end), step)
}
