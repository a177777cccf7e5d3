import { expect, test } from 'vitest'
import { labelsTyped, slipsBetween } from './typed-label'

const labels = ['card_arrival', 'card_about_to_expire', 'top_up_limits', 'Rückerstattung', 'class_1', 'class_2', '退款']
const found = (typed: string) => labelsTyped(labels, typed).map(({ label, similar }) => (similar ? `~${label}` : label))

test('finds by the beginning, by words in any order, and by what lies inside', () => {
  expect(found('card')).toEqual(['card_arrival', 'card_about_to_expire'])
  expect(found('arrival card')).toEqual(['card_arrival'])
  expect(found('exp card')).toEqual(['card_about_to_expire'])
  expect(found('mits')).toEqual(['top_up_limits'])
  expect(found('退')).toEqual(['退款'])
})
test('sees through case, accents, underscores and dashes', () => {
  expect([found('TOP-UP LIMITS'), found('ruckerstattung')]).toEqual([['top_up_limits'], ['Rückerstattung']])
})
test('a slip finds the label, as one that is only similar', () => {
  expect(['top_up_limts', 'tpo_up_limits', 'card_arival', 'crad arrival', 'limtis'].map(found)).toEqual([
    ['~top_up_limits'],
    ['~top_up_limits'],
    ['~card_arrival'],
    ['~card_arrival'],
    ['~top_up_limits'],
  ])
})
test('another name is no slip, nor is another number', () => {
  expect(['lost', 'odd thing', 'class_3', 'q'].map(found)).toEqual([[], [], [], []])
})
test('the name itself comes first, and nothing typed is every label in its order', () => {
  expect(labelsTyped(['card_arrival', 'card'], 'card')[0]).toEqual({ label: 'card', similar: false })
  expect(found('  ')).toEqual(labels)
})
test('counts slips as optimal string alignment does', () => {
  // From the literature: ca → abc is 3 under this restriction; kitten → sitting is 3.
  expect([slipsBetween('ca', 'abc'), slipsBetween('kitten', 'sitting'), slipsBetween('limtis', 'limits')]).toEqual([
    3, 3, 1,
  ])
})
