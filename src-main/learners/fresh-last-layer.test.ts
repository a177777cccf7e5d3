import { expect, test } from 'vitest'
import { golden } from '../../tests/golden/golden.ts'
import { mulberry32 } from '../platform/random.ts'
import { freshLastLayer } from './fresh-last-layer.ts'

const reference = golden<{ counts: number[]; bias_log_prior: number[]; scale_clipped_3: number[] }>('freq_init')
const labels = Int32Array.from(reference.counts.flatMap((n, c) => Array<number>(n).fill(c)))
const begun = (given: { priors: boolean; rareRows: boolean }) =>
  freshLastLayer({ width: 20, classes: 3, labels, ...given }, mulberry32(1))

test('begins within Xavier’s bound and without a lean', () => {
  const { weight, bias } = begun({ priors: false, rareRows: false })
  expect(Math.max(...weight.data.map(Math.abs))).toBeLessThan(Math.sqrt(6 / 23))
  expect([...bias.data]).toEqual([0, 0, 0])
})

test('begins at the reference’s log shares, and rows of rare classes as much longer as the reference says', () => {
  const [plain, counted] = [begun({ priors: false, rareRows: false }), begun({ priors: true, rareRows: true })]
  reference.bias_log_prior.forEach((prior, c) => expect(counted.bias.data[c]).toBeCloseTo(prior, 6))
  counted.weight.data.forEach((w, i) =>
    expect(w / plain.weight.data[i]!).toBeCloseTo(reference.scale_clipped_3[i % 3]!, 5),
  )
})
