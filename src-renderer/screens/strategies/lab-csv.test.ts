import { expect, test } from 'vitest'
import { labCsv } from './lab-csv'

test('writes one row for each point of each curve', () => {
  const point = { labels: 20, accuracy: 0.5, macroF1: 0.4, ece: 0.1, selectMs: 3, trainMs: 7 }
  const watched = { ...point, labels: 40, kappa: 0.9, light: 'amber' as const }
  const curve = { id: 'margin.v1', seeds: [{ seed: 4, points: [point, watched] }] }
  expect(labCsv({ strategies: [curve] })).toBe(
    'strategy,seed,labels,accuracy,macroF1,ece,selectMs,trainMs,kappa,light\nmargin.v1,4,20,0.5,0.4,0.1,3,7,,\nmargin.v1,4,40,0.5,0.4,0.1,3,7,0.9,amber\n',
  )
})
