import { add } from './ops/elementwise.ts'
import { constant, sizeOf, type Node, type Tensor } from './tensor.ts'

/**
 * Gradients of `y` by each of `xs`, as expressions (so they can be differentiated again).
 * `y` is a scalar, or is weighted by `dy`. An x that y does not depend on gets zeros.
 */
export function grad(y: Tensor, xs: readonly Tensor[], dy: Tensor = filled(y, 1)): Tensor[] {
  const wanted = reaching(y, new Set(xs))
  const adjoints = new Map<Tensor, Tensor>([[y, dy]])
  for (const node of wanted) {
    const dys = node.outputs.map((output) => adjoints.get(output) ?? null)
    if (!node.gradient || dys.every((d) => d === null)) continue
    node.gradient(...dys).forEach((dx, i) => {
      if (dx === null) return
      const x = node.inputs[i]!
      const sum = adjoints.get(x)
      adjoints.set(x, sum ? add(sum, dx) : dx)
    })
  }
  return xs.map((x) => adjoints.get(x) ?? filled(x, 0))
}

/** Hessian of y by xs, times the vectors. */
export const hessianVectorProduct = (y: Tensor, xs: readonly Tensor[], vectors: readonly Tensor[]): Tensor[] =>
  grads(grad(y, xs), xs, vectors)

/** Σᵢ of the gradients of several tensors, each weighted by its own dy. */
function grads(ys: readonly Tensor[], xs: readonly Tensor[], dys: readonly Tensor[]): Tensor[] {
  return ys.map((y, i) => grad(y, xs, dys[i])).reduce((sum, next) => sum.map((s, i) => add(s, next[i]!)))
}

const filled = (like: Tensor, value: number) => constant(new Float32Array(sizeOf(like.shape)).fill(value), like.shape)

/** Nodes on a path from an x to y, y's own first: reverse topological order. */
function reaching(y: Tensor, xs: ReadonlySet<Tensor>): Node[] {
  const depends = new Map<Node, boolean>()
  const order: Node[] = []
  // Explicit stack: a deep encoder would overflow a recursive walk.
  const stack: { node: Node; entered: boolean }[] = []
  const push = ({ source }: Tensor) =>
    source.kind === 'node' && !depends.has(source.node) && stack.push({ node: source.node, entered: false })
  push(y)
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
