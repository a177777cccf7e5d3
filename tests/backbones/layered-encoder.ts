import { create, toBinary } from '@bufbuild/protobuf'
import { ModelProtoSchema, NodeProtoSchema } from 'onnx-buf'
import { decodeModel, encodeModel } from '../../src-main/onnx/codec.ts'
import { mulberry32, normal } from '../../src-main/platform/random.ts'
import { emitGraph } from '../../src-main/tensor-graph/emit.ts'
import { add, tanh } from '../../src-main/tensor-graph/ops/elementwise.ts'
import { matMul } from '../../src-main/tensor-graph/ops/linear-algebra.ts'
import { gather } from '../../src-main/tensor-graph/ops/selection.ts'
import { input, parameter } from '../../src-main/tensor-graph/tensor.ts'
import type { Parameters } from '../../src-main/training/training-task.ts'
import { textFiles, WORD_VECTORS, WORDS, type Files } from './tiny-models.ts'

const WIDTH = 6

/** Weights of so many layers h + tanh(h·W + b), on WORD_VECTORS. */
export function layeredWeights(layers: number): Parameters {
  const random = mulberry32(12)
  const drawn = (count: number) => Float32Array.from({ length: count }, () => 0.4 * normal(random))
  const own = Array.from({ length: layers }, (_, i) => [
    [`encoder.layer.${i}.weight`, { shape: [WIDTH, WIDTH], data: drawn(WIDTH * WIDTH) }] as const,
    [`encoder.layer.${i}.bias`, { shape: [WIDTH], data: drawn(WIDTH) }] as const,
  ])
  return {
    'embeddings.weight': { shape: [WORDS.length, WIDTH], data: WORD_VECTORS.data },
    ...Object.fromEntries(own.flat()),
  }
}

/** The model file of such an encoder; its nodes named by their layer, as exporters do, unless `named` says not to. */
export function layeredEncoder(layers: number, named = true): Uint8Array {
  const values = layeredWeights(layers)
  const weight = (name: string) => parameter(name, values[name]!.shape)
  let hidden = gather(weight('embeddings.weight'), input('input_ids', ['batch', 'sequence'], 'int64'))
  for (let i = 0; i < layers; i++)
    hidden = add(
      hidden,
      tanh(add(matMul(hidden, weight(`encoder.layer.${i}.weight`)), weight(`encoder.layer.${i}.bias`))),
    )
  const bytes = encodeModel(emitGraph({ name: 'layered', outputs: { last_hidden_state: hidden }, values }))
  if (!named) return bytes
  const proto = decodeModel(bytes)
  const graph = proto.graph!
  let layer = ''
  const node = graph.node.map((one) => {
    const weights = one.input.find((name) => name.startsWith('encoder.layer.'))
    if (weights) layer = `/${weights.split('.').slice(0, 3).join('/').replace('layer/', 'layer.')}`
    return create(NodeProtoSchema, { ...one, name: `${layer}/${one.name}` })
  })
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, { ...proto, graph: { ...graph, node } }))
}

/** A text folder with it. */
export const layeredFiles = (layers: number, named = true): Files => ({
  ...textFiles(),
  'onnx/model.onnx': layeredEncoder(layers, named),
})
