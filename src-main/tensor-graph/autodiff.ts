import { add } from './ops/elementwise.ts'
import { constant, sizeOf, type Node, type Tensor } from './tensor.ts'

/**
 * Gradients of `y` by each of `xs`, as expressions (so they can be differentiated again).
 * `y` is a scalar, or is weighted by `dy`. An x that y does not depend on gets zeros.
 */
export const grad = (y: Tensor, xs: readonly Tensor[], dy: Tensor = filled(y, 1)): Tensor[] => pullBack([y], xs, [dy])

/** Gradients of Σ ⟨yᵢ, dyᵢ⟩ by each of `xs`: vectors at the outputs, carried back to the inputs in one sweep. */
export function pullBack(ys: readonly Tensor[], xs: readonly Tensor[], dys: readonly Tensor[]): Tensor[] {
  const adjoints = new Map<Tensor, Tensor>()
  const accumulate = (x: Tensor, dx: Tensor) => {
    const sum = adjoints.get(x)
    adjoints.set(x, sum ? add(sum, dx) : dx)
  }
  ys.forEach((y, i) => accumulate(y, dys[i]!))
  for (const node of reaching(ys, new Set(xs))) {
    const dy = node.outputs.map((output) => adjoints.get(output) ?? null)
    if (!node.gradient || dy.every((d) => d === null)) continue
    node.gradient(...dy).forEach((dx, i) => dx && accumulate(node.inputs[i]!, dx))
  }
  return xs.map((x) => adjoints.get(x) ?? filled(x, 0))
}

/** Hessian of y by xs, times the vectors. */
export const hessianVectorProduct = (y: Tensor, xs: readonly Tensor[], vectors: readonly Tensor[]): Tensor[] =>
  pullBack(grad(y, xs), xs, vectors)

const filled = (like: Tensor, value: number) => constant(new Float32Array(sizeOf(like.shape)).fill(value), like.shape)

/** Nodes on a path from an x to a y, those nearest to the ys first: reverse topological order. */
function reaching(ys: readonly Tensor[], xs: ReadonlySet<Tensor>): Node[] {
  const depends = new Map<Node, boolean>()
  const order: Node[] = []
  // Explicit stack: a deep encoder would overflow a recursive walk.
  const stack: { node: Node; entered: boolean }[] = []
  const push = ({ source }: Tensor) =>
    source.kind === 'node' && !depends.has(source.node) && stack.push({ node: source.node, entered: false })
  ys.forEach(push)
  while (stack.length > 0) {
    const top = stack[stack.length - 1]!
    if (depends.has(top.node)) stack.pop()
    else if (!top.entered) {
      top.entered = true
      top.node.inputs.forEach(push)
    } else {
      stack.pop()
      const hit = top.node.inputs.some((x) => xs.has(x) || (x.source.kind === 'node' && depends.get(x.source.node)))
      depends.set(top.node, hit)
      if (hit) order.push(top.node)
    }
  }
  return order.reverse()
}
