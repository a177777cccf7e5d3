import type { ImportedParameter } from '../../onnx/import/importable-model.ts'

export interface LayerGroups {
  /** Group of each trained weight: 0 is nearest to the output. */
  readonly groupOf: Readonly<Record<string, number>>
  /** Weights that stay as they are. */
  readonly frozen: readonly string[]
}

interface Choice {
  /** Groups the network is cut into by depth, each of about as many numbers. */
  readonly groups: number
  /** How many of them are trained, from the output down; 0: all. */
  readonly unfrozen: number
}

/** Cuts the named weights into groups by depth. Embedding tables stay frozen: a batch touches few of their rows. */
export function layerGroups(
  parameters: Readonly<Record<string, ImportedParameter>>,
  names: readonly string[],
  { groups, unfrozen }: Choice,
): LayerGroups {
  const order = names
    .filter((name) => !parameters[name]!.table)
    .sort((a, b) => parameters[b]!.depth - parameters[a]!.depth)
  const size = (name: string) => parameters[name]!.data.length
  const total = order.reduce((sum, name) => sum + size(name), 0)
  let before = 0
  const numbered = order.map((name) => {
    const group = Math.min(groups - 1, Math.floor((groups * (before + size(name) / 2)) / total))
    before += size(name)
    return [name, group] as const
  })
  const trained = numbered.filter(([, group]) => unfrozen === 0 || group < unfrozen)
  const groupOf = Object.fromEntries(trained)
  return { groupOf, frozen: names.filter((name) => !(name in groupOf)) }
}
