import { expect, test } from 'vitest'
import { scoreColumns } from './score-columns'

const pick = (score: number, parts: Record<string, number>) => ({
  sample: 1,
  excerpt: '',
  image: null,
  predicted: null,
  score,
  parts,
})
const names = (picks: Parameters<typeof scoreColumns>[0]) => scoreColumns(picks).map(({ part }) => part)

test('a part that is the score is no column beside it, also where a random pick has no such part', () => {
  const picks = [pick(0.4, { coverage: 0.4, margin: 0.9 }), pick(0.3, { coverage: 0.3, margin: 0.7 })]
  expect(names(picks)).toEqual(['coverage', 'margin'])
  expect(names([...picks, pick(0, { random: 1, margin: 0.2 })])).toEqual(['coverage', 'margin', 'random'])
})
test('a score made of several parts keeps its own name', () => {
  expect(names([pick(0.5, { density: 0.2, margin: 0.3 })])).toEqual(['score', 'density', 'margin'])
})
test('figures that would be zeros first are told in thousandths', () => {
  const columns = scoreColumns([pick(0.00041, { coverage: 0.00041, margin: 0.9 })])
  expect(columns.map(({ thousandths }) => thousandths)).toEqual([true, false])
})
