import type { Port } from '../../tensor-graph/emit-training.ts'
import type { Tensors } from '../../tensor-graph/training-step.ts'
import { constant, type Tensor } from '../../tensor-graph/tensor.ts'
import { foldedValues, type RunGraph } from './folded-values.ts'
import { UnsupportedOperator } from './import-errors.ts'
import type { ImportableModel } from './importable-model.ts'
import { importedNode, type Translations } from './imported-node.ts'
import { dependents, namesRead, reaching } from './node-reach.ts'
import { elementwise } from './translate-elementwise.ts'
import { layers } from './translate-layers.ts'
import { shaping } from './translate-shape.ts'

const translations: Translations = { ...elementwise, ...shaping, ...layers }
/** Every operator that can be trained through, by its ONNX name. */
export const supportedOperators: readonly string[] = Object.keys(translations).sort()

export type { RunGraph }

interface ImportRequest {
  /** Exact sizes of every input: an import holds for these alone. */
  readonly inputs: Readonly<Record<string, Port>>
  readonly outputs: readonly string[]
  readonly runGraph: RunGraph
}

/**
 * The wanted outputs as expressions. A parameter left out is the number the file has. An embedding table may be given with fewer
 * rows than the file's, its row numbers renumbered to match.
 */
export type ImportedGraph = (parameters: Tensors, inputs: Tensors, change?: Change) => Tensors

/** What takes the place of a node's result: while training, some of its numbers may be left out. */
export type Change = (type: string, result: Tensor) => Tensor

/** Names of the weights that these outputs depend on. */
export function parametersBehind({ proto, parameters }: ImportableModel, outputs: readonly string[]): string[] {
  const read = new Set(reaching(proto.graph!.node, new Set(outputs)).flatMap(namesRead))
  return Object.keys(parameters).filter((name) => read.has(name))
}

/**
 * What depends on neither weights nor data (chains of sizes, ranges, causal masks) is worked out by running the model once;
 * the rest becomes tensor expressions. Throws UnsupportedOperator.
 */
export async function importGraph(model: ImportableModel, request: ImportRequest): Promise<ImportedGraph> {
  const graph = model.proto.graph!
  const live = reaching(graph.node, new Set(request.outputs))
  const varying = dependents(live, new Set([...Object.keys(request.inputs), ...Object.keys(model.parameters)]))
  const translated = live.filter((node) => varying.has(node.output[0]!))
  for (const { opType, name, output } of translated)
    if (!(opType in translations)) throw new UnsupportedOperator(opType, name || output[0]!, supportedOperators)
  const read = new Set(translated.flatMap(({ input }) => input).filter((name) => name !== '' && !varying.has(name)))
  const fixed = await foldedValues(model, { ...request, live, read })
  return (parameters, inputs, change) => {
    const values = new Map<string, Tensor>(fixed)
    for (const [name, { shape, data }] of Object.entries(model.parameters))
      values.set(name, parameters[name] ?? constant(data, shape))
    for (const [name, tensor] of Object.entries(inputs)) values.set(name, tensor)
    for (const proto of translated) {
      const node = importedNode(
        proto,
        proto.input.map((name) => (name === '' ? undefined : values.get(name))),
      )
      const result = translations[proto.opType]!(node)
      const tensors = Array.isArray(result) ? (result as readonly Tensor[]) : [result as Tensor]
      tensors.forEach((tensor, i) => values.set(proto.output[i]!, change ? change(proto.opType, tensor) : tensor))
    }
    return Object.fromEntries(request.outputs.map((name) => [name, values.get(name)!]))
  }
}
