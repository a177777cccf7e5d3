import { expect, test } from 'vitest'
import type { Card } from '../../contract/cards.ts'
import type { SourceSaid } from '../../contract/guesses.ts'
import { dealtSources } from './dealt-sources.ts'

const place = { code: 'prior', right: 0, of: 0, low: 0 } as const
const said = (source: string, label: string, value: number): SourceSaid => ({ source, label, value, place })
const card = (id: number, ...sources: SourceSaid[]) => ({ sample: { id } as Card['sample'], sources })

test('what a page holds counts as far as it was dealt, in the words of the core, each source once', () => {
  const dealt = dealtSources()
  dealt.remember([card(1, said('rules.v1', 'a', 1), said('model.v1', 'b', 0.7))])
  const forged = [
    said('model.v1', 'b', 1),
    said('model.v1', 'a', 1),
    said('exemplars.v1', 'a', 1),
    said('rules.v1', 'a', 0),
  ]
  expect(dealt.said(1, [...forged, said('rules.v1', 'a', 3)])).toEqual([
    said('model.v1', 'b', 0.7),
    said('rules.v1', 'a', 1),
  ])
  expect(dealt.said(2, forged)).toEqual([])
})

test('a card that was dealt again counts as either time, and the oldest cards are forgotten first', () => {
  const dealt = dealtSources(2)
  dealt.remember([card(1, said('model.v1', 'a', 0.6)), card(2, said('model.v1', 'a', 0.5))])
  dealt.remember([card(1, said('model.v1', 'b', 0.8)), card(3, said('model.v1', 'a', 0.4))])
  expect(dealt.said(1, [said('model.v1', 'a', 0)])).toEqual([said('model.v1', 'a', 0.6)])
  expect(dealt.said(1, [said('model.v1', 'b', 0)])).toEqual([said('model.v1', 'b', 0.8)])
  expect(dealt.said(2, [said('model.v1', 'a', 0)])).toEqual([])
})
