import type { OnnxGraph, OnnxNode } from './onnx-graph.ts'
import type { DType } from './tensor.ts'

export interface Finding {
  readonly node: string
  readonly rule: 'race' | 'max-pool-indices' | 'name-used-twice' | 'unknown-name' | 'leaves-the-gpu'
  readonly what: string
}

/** A graph was about to be written in a form that ONNX Runtime gets wrong or refuses. */
export class BannedForm extends Error {
  override readonly name = 'BannedForm'
}

/** The graph itself, if the CPU runs it right; whether a GPU would keep it is asked by lintGraph. Throws BannedForm. */
export function sound(graph: OnnxGraph): OnnxGraph {
  const [finding] = lintGraph(graph)
  if (finding) throw new BannedForm(`graph “${graph.name}”, node “${finding.node}”: ${finding.rule} (${finding.what})`)
  return graph
}

/** Ops that ONNX Runtime's WebGPU provider has no kernel for; the work would hop to the CPU and back. */
const NOT_ON_WEBGPU = new Set(['LogSoftmax', 'Sign', 'OneHot', 'RandomUniformLike', 'RandomNormalLike'])

/** Which inputs of an op say where or how big rather than being data; int64 is right for them. All after the first, if not named. */
const PLACES: Readonly<Record<string, readonly number[]>> = {
  Gather: [1],
  GatherElements: [1],
  ScatterElements: [1],
  Concat: [],
  Where: [],
  Loop: [0],
}
const FROM_ONE = /^(Reshape|Expand|Slice|Pad|Split|Tile|TopK|Resize|Squeeze|Unsqueeze|Reduce\w+)$/

/**
 * What ONNX Runtime would get wrong, refuse, or (for WebGPU) move off the GPU. emitGraph writes nothing with a finding for the CPU; tests
 * hold every op and every training graph to having none for WebGPU either.
 */
export function lintGraph(graph: OnnxGraph, target: 'cpu' | 'webgpu' = 'cpu'): readonly Finding[] {
  const findings: Finding[] = []
  const defined = new Set<string>()
  visit(graph, new Map())
  return findings

  function visit({ inputs, initializers, nodes, outputs }: OnnxGraph, outer: ReadonlyMap<string, DType>) {
    const known = new Map(outer)
    const define = (name: string, dtype: DType, by: string) => {
      // A body's name hides an outer one in ONNX; the runtime refuses some such graphs and misreads others.
      if (defined.has(name)) findings.push({ node: by, rule: 'name-used-twice', what: name })
      defined.add(name)
      known.set(name, dtype)
    }
    for (const { name, dtype } of [...inputs, ...initializers]) define(name, dtype, name)
    for (const node of nodes) {
      for (const name of node.inputs)
        if (!known.has(name)) findings.push({ node: node.name, rule: 'unknown-name', what: name })
      check(node, known)
      for (const attribute of Object.values(node.attributes)) if ('graph' in attribute) visit(attribute.graph, known)
      node.outputs.forEach((name, i) => define(name, dtypeOf(node, i, known), node.name))
    }
    for (const { name } of outputs)
      if (!known.has(name)) findings.push({ node: name, rule: 'unknown-name', what: name })
  }

  function check(node: OnnxNode, known: ReadonlyMap<string, DType>) {
    const reduction = node.attributes['reduction']
    if (node.type === 'ScatterND' && reduction && 'text' in reduction && reduction.text !== 'none')
      findings.push({ node: node.name, rule: 'race', what: `ScatterND ${reduction.text}` })
    if (node.type === 'MaxPool' && node.outputs.length > 1)
      findings.push({ node: node.name, rule: 'max-pool-indices', what: 'MaxPool with indices' })
    if (target !== 'webgpu') return
    if (NOT_ON_WEBGPU.has(node.type)) findings.push({ node: node.name, rule: 'leaves-the-gpu', what: node.type })
    const data = node.inputs.filter((_, i) => !isPlace(node.type, i))
    if (data.some((name) => known.get(name) === 'int64'))
      findings.push({ node: node.name, rule: 'leaves-the-gpu', what: `${node.type} of int64` })
  }
}

const isPlace = (type: string, i: number) => PLACES[type]?.includes(i) ?? (i > 0 && FROM_ONE.test(type))

const CAST_TO: Readonly<Record<number, DType>> = { 1: 'float32', 6: 'int32', 7: 'int64', 9: 'bool' }

function dtypeOf({ type, inputs, attributes }: OnnxNode, output: number, known: ReadonlyMap<string, DType>): DType {
  const to = attributes['to']
  if (type === 'Cast' && to && 'int' in to) return CAST_TO[to.int] ?? 'float32'
  if (['Less', 'Greater', 'Equal', 'Not'].includes(type)) return 'bool'
  if (type === 'ArgMax' || (type === 'TopK' && output === 1)) return 'int64'
  // Loop: trip count and condition come first, then the state its outputs follow; what it collects is float32.
  const same =
    type === 'Where' ? inputs[1] : type === 'Loop' ? inputs[output + 2] : type === 'OneHot' ? inputs[2] : inputs[0]
  return known.get(same ?? '') ?? 'float32'
}
