import type { Change } from '../../onnx/import/import-graph.ts'
import { dropout } from '../../tensor-graph/composites.ts'
import { add, cast, mul, sub } from '../../tensor-graph/ops/elementwise.ts'
import { sameShape, type Tensor } from '../../tensor-graph/tensor.ts'
import type { Tensors } from '../../tensor-graph/training-step.ts'

/** Uniform numbers handed to a step: one input for all that has the same shape. */
export type DrawShapes = Readonly<Record<string, readonly number[]>>
const nameOf = ({ shape }: Tensor) => `draws ${shape.join('×')}`
/** Multiples of a uniform number, modulo 1, are as good as new: they tell one place from another. */
const [FIRST, NEXT] = [1009, 14]

/** Dropout where BERT has it (Devlin et al. 2019): of attention's weights, and of what a layer adds to what it was given. */
export function encoderDropout(share: number, draws: Tensors): Change {
  let places = 0
  return thinning((x) => dropout(x, share, fraction(mul(FIRST + NEXT * places++, draws[nameOf(x)]!))))
}

/** The draws that this will want. */
export function drawsWanted(build: (change: Change) => void): DrawShapes {
  const shapes: Record<string, readonly number[]> = {}
  build(
    thinning((x) => {
      shapes[nameOf(x)] = x.shape as readonly number[]
      return x
    }),
  )
  return shapes
}

const thinning =
  (thinned: (x: Tensor) => Tensor): Change =>
  (type, result) => {
    if (type === 'Softmax' && result.shape.length === 4) return thinned(result)
    const sum = type === 'Add' ? residual(result) : null
    return sum ? add(thinned(sum.branch), sum.trunk) : result
  }

const fraction = (x: Tensor): Tensor => sub(x, cast(cast(x, 'int32'), 'float32'))

/** trunk + branch, where the branch comes straight from a layer and the trunk goes around it. */
function residual({ source, shape }: Tensor): { readonly branch: Tensor; readonly trunk: Tensor } | null {
  if (source.kind !== 'node' || source.node.type !== 'Add' || shape.length !== 3) return null
  const [a, b] = source.node.inputs as readonly [Tensor, Tensor]
  if (!sameShape(a.shape, shape) || !sameShape(b.shape, shape)) return null
  if (fromLayer(a)) return { branch: a, trunk: b }
  return fromLayer(b) ? { branch: b, trunk: a } : null
}

/** A product with weights, or that and a bias. */
function fromLayer({ source }: Tensor): boolean {
  if (source.kind !== 'node') return false
  const { type, inputs } = source.node
  return (
    type === 'MatMul' ||
    (type === 'Add' && inputs.some((x) => x.source.kind === 'node' && x.source.node.type === 'MatMul'))
  )
}
