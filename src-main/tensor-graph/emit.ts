import { sound } from './lint-graph.ts'
import type { OnnxAttribute, OnnxGraph, OnnxInitializer, OnnxNode, OnnxValue } from './onnx-graph.ts'
import { type Body, type Node, type Tensor } from './tensor.ts'

interface GraphRequest {
  readonly name: string
  /** Graph outputs by name. Inputs are found from them. */
  readonly outputs: Readonly<Record<string, Tensor>>
  /** Inputs that get a fixed value instead (a trained head's weights). */
  readonly values?: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>>
}

export class UnfedTensor extends Error {
  override readonly name = 'UnfedTensor'
}

/** Walks back from the outputs and writes each distinct node once (common subexpressions share one node). Throws BannedForm, UnfedTensor. */
export function emitGraph({ name, outputs, values = {} }: GraphRequest): OnnxGraph {
  const scope = new Scope(values, wantedNames(Object.entries(outputs)))
  const named = Object.entries(outputs).map(([output, tensor]) => scope.output(output, tensor))
  return sound({ name, inputs: scope.inputs(), outputs: named, initializers: scope.initializers, nodes: scope.nodes })
}

/** The name each output tensor is to have; a tensor asked for twice has the first. */
const wantedNames = (outputs: readonly (readonly [string, Tensor])[]): ReadonlyMap<Tensor, string> =>
  new Map(outputs.map(([name, tensor]) => [tensor, name] as const).reverse())

/** What has been written so far. A Loop body is a child scope: it sees all outer names. */
class Scope {
  readonly nodes: OnnxNode[] = []
  readonly initializers: OnnxInitializer[]
  readonly #names: Map<Tensor, string>
  readonly #written: Map<string, readonly string[]>
  readonly #ids: WeakMap<object, number>
  readonly #inputs = new Map<string, OnnxValue>()
  readonly #values: NonNullable<GraphRequest['values']>
  readonly #counter: { next: number }
  readonly #wanted: ReadonlyMap<Tensor, string>

  constructor(values: NonNullable<GraphRequest['values']>, wanted: ReadonlyMap<Tensor, string>, parent?: Scope) {
    this.#values = values
    this.#wanted = wanted
    this.initializers = parent?.initializers ?? []
    this.#names = new Map(parent ? parent.#names : [])
    this.#written = new Map(parent ? parent.#written : [])
    this.#counter = parent ? parent.#counter : { next: 0 }
    this.#ids = parent ? parent.#ids : new WeakMap()
    if (parent) this.#inputs = parent.#inputs
  }

  inputs(): OnnxValue[] {
    return [...this.#inputs.values()]
  }

  /** A copy only where the tensor already has another name: an input, a constant, a subexpression written before. */
  output(name: string, tensor: Tensor): OnnxValue {
    const from = this.nameOf(tensor)
    if (from !== name)
      this.nodes.push({ type: 'Identity', name: this.#fresh('out'), inputs: [from], outputs: [name], attributes: {} })
    return { name, dtype: tensor.dtype, shape: tensor.shape }
  }

  /** Writes what the tensor needs, deepest first, without recursion: graphs can be thousands of nodes deep. */
  nameOf(tensor: Tensor): string {
    const stack = [tensor]
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!
      if (this.#names.has(top)) {
        stack.pop()
        continue
      }
      const missing = top.source.kind === 'node' ? top.source.node.inputs.filter((t) => !this.#names.has(t)) : []
      if (missing.length > 0) stack.push(...missing)
      else {
        this.#write(top)
        stack.pop()
      }
    }
    return this.#names.get(tensor)!
  }

  #write(tensor: Tensor) {
    const { source } = tensor
    switch (source.kind) {
      case 'input':
        return this.#names.set(tensor, this.#input(source.name, tensor))
      case 'constant':
        return this.#names.set(tensor, this.#constant(tensor, source.data))
      case 'node':
        return this.#node(source.node)
    }
  }

  #input(name: string, tensor: Tensor): string {
    const value = this.#values[name]
    const known = this.#inputs.get(name) ?? this.initializers.find((i) => i.name === name)
    if (known && known.shape.join() !== tensor.shape.join())
      throw new UnfedTensor(`input “${name}” is used with two shapes: [${known.shape}] and [${tensor.shape}]`)
    if (!known && value) this.initializers.push({ name, dtype: tensor.dtype, shape: value.shape, data: value.data })
    else if (!known) this.#inputs.set(name, { name, dtype: tensor.dtype, shape: tensor.shape })
    return name
  }

  /** Small constants are shared by content, big ones by identity. */
  #constant(tensor: Tensor, data: OnnxInitializer['data']): string {
    const content =
      data.length <= 64
        ? `${tensor.dtype}[${tensor.shape}]${[...data].map((x) => (Object.is(x, -0) ? '-0' : String(x)))}`
        : `#${this.#idOf(data)}[${tensor.shape}]`
    const known = this.#written.get(content)
    if (known) return known[0]!
    const name = this.#fresh('c')
    this.#written.set(content, [name])
    this.initializers.push({ name, dtype: tensor.dtype, shape: tensor.shape as readonly number[], data })
    return name
  }

  #node(node: Node) {
    const inputs = node.inputs.map((t) => this.#names.get(t)!)
    const hasBody = Object.values(node.attributes).some((a) => 'body' in a)
    // Each draw of a random node is its own.
    const key =
      hasBody || node.type.startsWith('Random') ? null : `${node.type}(${inputs})${JSON.stringify(node.attributes)}`
    let names = key === null ? undefined : this.#written.get(key)
    if (!names) {
      names = node.outputs.map((output) => this.#wanted.get(output) ?? this.#fresh(node.type))
      const attributes = Object.fromEntries(
        Object.entries(node.attributes).map(([k, a]) => [
          k,
          'body' in a ? { graph: this.#body(a.body) } : (a as OnnxAttribute),
        ]),
      )
      this.nodes.push({ type: node.type, name: names[0]!, inputs, outputs: names, attributes })
      if (key !== null) this.#written.set(key, names)
    }
    node.outputs.forEach((output, i) => this.#names.set(output, names[i]!))
  }

  #body({ inputs, outputs }: Body): OnnxGraph {
    const named = outputs.map((tensor) => [this.#fresh('res'), tensor] as const)
    const child = new Scope(this.#values, wantedNames(named), this)
    const formal = inputs.map((tensor) => {
      const name = this.#fresh('in')
      child.#names.set(tensor, name)
      return { name, dtype: tensor.dtype, shape: tensor.shape }
    })
    const results = named.map(([name, tensor]) => child.output(name, tensor))
    return { name: this.#fresh('body'), inputs: formal, outputs: results, initializers: [], nodes: child.nodes }
  }

  #idOf(data: object): number {
    const id = this.#ids.get(data) ?? this.#counter.next++
    this.#ids.set(data, id)
    return id
  }

  /** `MatMul#12`: with a sign that exporters do not use, lest a weight of an imported file has the name already. */
  #fresh(stem: string): string {
    return `${stem}#${this.#counter.next++}`
  }
}
