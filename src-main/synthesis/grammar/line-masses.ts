import type { Report } from '../templates/template-problems.ts'
import type { Definition, Line } from '../templates/template-types.ts'
import type { Alternative } from './grammar.ts'

/**
 * Probability of each line of a definition. A share (`*[50%]`) is what it says; what shares leave over the other lines have in proportion to
 * their weights, times the sentences each makes where the definition is 'regular'. Shares that leave something over which nobody takes grow.
 */
export function lineMasses(
  { name, mark, settings, at }: Definition,
  lines: readonly { readonly line: Line; readonly compiled: Alternative }[],
  report: Report,
): number[] {
  const shared = lines.reduce((sum, { line }) => sum + (line.share ?? 0), 0)
  if (shared > 1 + 1e-9)
    report('shares-above-all', at, name.length + 3, {
      name: `${mark}[${name}]`,
      sum: Math.round(shared * 1e6) / 1e4,
    })
  const isRegular = settings['distribution'] === 'regular'
  const largest = lines.reduce((most, { compiled }) => (compiled.count > most ? compiled.count : most), 1n)
  const weights = lines.map(({ line, compiled }) =>
    line.share !== null ? 0 : line.weight * (isRegular ? ratio(compiled.count, largest) : 1),
  )
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const left = Math.max(0, 1 - shared)
  return lines.map(({ line }, i) => line.share ?? (total > 0 ? (left * weights[i]!) / total : 0))
}

/** a / b of counts that may be far beyond what a number holds. */
const ratio = (a: bigint, b: bigint) => Number((a << 60n) / b) / 2 ** 60
