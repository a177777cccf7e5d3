import type { NodeProto } from 'onnx-buf'

/** A branch of an If or a body of a Loop reads outer values by name, without listing them as the node's inputs. */
export const namesRead = ({ input, attribute }: NodeProto): string[] => [
  ...input,
  ...attribute.flatMap(({ g, graphs }) =>
    [...(g ? [g] : []), ...graphs].flatMap(({ node }) => node.flatMap(namesRead)),
  ),
]

/** Nodes that a wanted value needs, in the file's (topological) order. */
export function reaching(nodes: readonly NodeProto[], wanted: ReadonlySet<string>): NodeProto[] {
  const needed = new Set(wanted)
  return nodes
    .toReversed()
    .filter((node) => {
      const hit = node.output.some((name) => needed.has(name))
      if (hit) namesRead(node).forEach((name) => needed.add(name))
      return hit
    })
    .toReversed()
}

/** Names of values that change with the data or the weights. A size does not: all sizes are given. */
export function dependents(nodes: readonly NodeProto[], roots: ReadonlySet<string>): ReadonlySet<string> {
  const varying = new Set(roots)
  for (const node of nodes)
    if (node.opType !== 'Shape' && node.opType !== 'Size' && namesRead(node).some((name) => varying.has(name)))
      node.output.forEach((name) => varying.add(name))
  return varying
}
