import { expect, test } from 'vitest'
import { golden } from '../../tests/golden/golden.ts'
import { orderOfSources } from './source-order.ts'

const named = (...places: readonly { source: string }[]) => places.map(({ source }) => source)
const all = ['plug-in', 'names', 'model.v1', 'exemplars.v1', 'rules.v1']

test('before there is evidence, rules go before exemplars, models and names, and plug-ins come last', () => {
  const few = new Map([['plug-in', { right: 19, of: 19 }]])
  expect(named(...orderOfSources(all, few))).toEqual(['rules.v1', 'exemplars.v1', 'model.v1', 'names', 'plug-in'])
})

test('those with enough answers change places by the lower bound; one without keeps its place', () => {
  const evidence = new Map([
    ['rules.v1', { right: 12, of: 20 }],
    ['exemplars.v1', { right: 5, of: 5 }],
    // 20 of 20 may be luck more than 800 of 1000: .839 against .774; 18 of 20 is less sure (.699).
    ['model.v1', { right: 800, of: 1000 }],
    ['plug-in', { right: 18, of: 20 }],
  ])
  const order = orderOfSources(all, evidence)
  expect(named(...order)).toEqual(['model.v1', 'exemplars.v1', 'plug-in', 'names', 'rules.v1'])
  expect(order[0]!.low).toBeCloseTo(golden<{ big: number[] }>('wilson').big[0]!, 9)
  expect(order[1]).toMatchObject({ code: 'prior', right: 5, of: 5 })
})
