import { NamedError } from '../platform/named-error.ts'
import { priorL2, total } from '../tensor-graph/losses.ts'
import { constant, type Tensor } from '../tensor-graph/tensor.ts'
import type { Scored, Tensors } from '../tensor-graph/training-step.ts'
import type { Parameters, Prior } from './training-task.ts'

/** A model to begin from has layers of other sizes than are asked for. */
export class OtherShapes extends NamedError<{ layers: string }> {
  constructor(layers: readonly string[]) {
    super(
      { layers: layers.join(', ') },
      `The model to begin from has other sizes: ${layers.join(', ')}; its own options keep them`,
    )
  }
}

/** What a training pays for leaving θ*: λ/2·Σ F(θ − θ*)². */
export interface PriorTerms {
  /** λ, above 0. */
  readonly strength: number
  /** θ*, by the names of what is trained. */
  readonly at: Parameters
  /** F of each; null: 1 throughout. */
  readonly importance: Parameters | null
}

/** The layers as the prior has them, to begin with; as they are where there is none. Throws OtherShapes. */
export function begunAt(prior: Pick<Prior<unknown>, 'parameters'> | undefined, layers: Parameters): Parameters {
  if (!prior) return layers
  const differ = Object.entries(layers).flatMap(([name, { shape }]) => {
    const known = prior.parameters[name]
    return known?.shape.join() === shape.join() ? [] : [`${name} [${known?.shape ?? '–'}] / [${shape}]`]
  })
  if (differ.length > 0) throw new OtherShapes(differ)
  return Object.fromEntries(
    Object.keys(layers).map((name) => {
      const { shape, data } = prior.parameters[name]!
      return [name, { shape, data: data.slice() }]
    }),
  )
}

/** A loss with what it costs to have left the prior, as its part `prior`; as it is where there is none. `more`: what is not among these parameters. */
export function withPrior(
  scored: Tensor | Scored,
  parameters: Tensors,
  prior: PriorTerms | null,
  more: readonly Tensor[] = [],
): Tensor | Scored {
  if (!prior) return scored
  const { strength, at, importance } = prior
  const fixed = ({ shape, data }: Parameters[string]) => constant(data, shape)
  const paid = Object.entries(at).map(([name, point]) =>
    priorL2(parameters[name]!, fixed(point), strength, importance ? fixed(importance[name]!) : 1),
  )
  const { loss, parts, ...rest }: Scored = 'loss' in scored ? scored : { loss: scored }
  const cost = total(...paid, ...more)
  return { ...rest, loss: total(loss, cost), parts: { ...parts, prior: cost } }
}
