import { expect, test } from 'vitest'
import { lineageWords } from './lineage-words.ts'

const nothing = { parent: null, teacher: null, beginning: null, synthetic: null }
const TAUGHT = { temperature: 3, labelsShare: 0.1, taught: 900, holdout: null, unlabelled: null, right: null }

test('a model that labels alone have taught says what it was trained after', () => {
  expect(lineageWords(nothing)).toEqual(['Lineage: the first model of its line.'])
  expect(lineageWords({ ...nothing, parent: 4 })).toEqual(['Lineage: trained after model 4.'])
})

test('a student says who taught it, how far they agree, and what its figures owe to the hold-out', () => {
  const search = { on: 'holdout' as const, samples: 60, temperature: 3, labelsShare: 0.1, tried: [] }
  const by = {
    kind: 'models' as const,
    models: [
      { id: 9, version: 3 },
      { id: 10, version: 5 },
    ],
  }
  const teacher = { ...TAUGHT, by, search, holdout: { samples: 50, share: 0.94 } }
  const beginning = { model: 1, version: 2, prior: 0.01, kind: 'fisher' as const }
  const synthetic = { samples: 70, templates: [{ id: 1, name: 'cards', samples: 70 }] }
  const [lineage, ...more] = lineageWords({ parent: null, teacher, beginning, synthetic })
  expect(lineage).toBe(
    'Lineage: distilled from model 3, model 5, which spoke of 900 samples (T = 3, α = 0.1); same label as its teacher on 94.0 % of 50 of the hold-out.',
  )
  expect(more).toEqual([
    expect.stringContaining('60 labels of the hold-out, so that its figures flatter') as string,
    'It began as model 2, and was held near it (λ = 0.01, fisher).',
    expect.stringContaining('70, of “cards”') as string,
  ])
})

test('where a teacher lay on a disk is not told', () => {
  const by = {
    kind: 'classifier' as const,
    path: '/home/ada/secret/banking',
    sha256: 'a'.repeat(64),
    matched: 2,
    unmatched: [],
    others: 0,
  }
  const [lineage] = lineageWords({ ...nothing, teacher: { ...TAUGHT, by } })
  expect(lineage).toContain('“banking”')
  expect(lineage).not.toContain('ada')
})
