import { expect, test } from 'vitest'
import type { OptionValues } from '../../src-main/contract/options.ts'
import { resolveOptions } from '../../src-main/platform/options.ts'
import { strategies } from '../../src-main/query-strategies/index.ts'
import * as reasons from '../../src-main/query-strategies/reasons.ts'
import en from '../../src-renderer/locales/en.json' with { type: 'json' }
import { clusteredFeatures, makeRequest, marginScores, membersOf, randomProbabilities } from './make-request.ts'

test('every reason a strategy may give has a sentence', () => {
  const codes = Object.values(reasons).map((reason) => reason({} as never).code)
  expect(codes.length).toBeGreaterThan(5)
  expect(codes.filter((code) => !(code in en.reasons))).toEqual([])
})

test('every part of a score has a name, with a model and without', async () => {
  const probabilities = randomProbabilities(40, 3, 1)
  const output = { probabilities, scores: marginScores(probabilities), members: membersOf(probabilities) }
  const labelled = { rows: Int32Array.of(0, 1, 2), labels: Int32Array.of(0, 1, 2) }
  const names = new Set<string>()
  for (const strategy of strategies)
    for (const known of [output, null]) {
      const given: OptionValues = strategy.options['randomShare'] ? { randomShare: 0.5 } : {}
      const request = makeRequest({ features: clusteredFeatures(40, 6, 3, 1), output: known, labelled, count: 6 })
      const { picks } = await strategy.choose(request, resolveOptions(strategy.id, strategy.options, given))
      for (const { parts } of picks) for (const name of Object.keys(parts)) names.add(name)
    }
  expect([...names].filter((name) => !(name in en.parts))).toEqual([])
})
