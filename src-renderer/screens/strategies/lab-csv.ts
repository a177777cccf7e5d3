import type { LabResult } from '@contract/strategies'

const columns = ['labels', 'accuracy', 'macroF1', 'ece', 'selectMs', 'trainMs', 'kappa', 'light'] as const

/** One row a point of a curve: strategy,seed,labels,accuracy,… */
export function labCsv({
  strategies,
}: {
  strategies: readonly Pick<LabResult['strategies'][number], 'id' | 'seeds'>[]
}) {
  const rows = strategies.flatMap(({ id, seeds }) =>
    seeds.flatMap(({ seed, points }) =>
      points.map((point) => [id, seed, ...columns.map((column) => point[column] ?? '')].join(',')),
    ),
  )
  return [['strategy', 'seed', ...columns].join(','), ...rows, ''].join('\n')
}
