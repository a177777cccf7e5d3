import { expect, test } from 'vitest'
import { golden } from '../../../tests/golden/golden.ts'
import { wilsonInterval } from '../../evaluation/classification-metrics.ts'
import { mulberry32 } from '../../platform/random.ts'
import { dot, inUnitLength } from '../direction.ts'
import { calibrateThreshold, FIRST_THRESHOLD, precisionCurve } from './calibrate-threshold.ts'
import { exemplarSet, type Exemplar } from './exemplar-set.ts'

const unit = (vector: readonly number[]) => inUnitLength(Float32Array.from(vector))
const exemplar = (sample: number, vector: readonly number[], labelIds = [sample]): Exemplar => ({
  sample,
  labelIds,
  direction: unit(vector),
})
const NOBODY = -1

test('cosines, acceptance and the best match are those of the reference', async () => {
  const { q, protos, cosine, threshold, accept, best } = golden<{
    q: number[]
    protos: number[][]
    cosine: number[]
    threshold: number
    accept: boolean[]
    best: number
  }>('routing')
  const found = protos.map((proto) => dot(unit(q), unit(proto)))
  found.forEach((similarity, i) => expect(similarity).toBeCloseTo(cosine[i]!, 6))
  expect(threshold).toBe(FIRST_THRESHOLD)
  expect(found.map((similarity) => similarity >= FIRST_THRESHOLD)).toEqual(accept)
  const set = exemplarSet()
  await set.update(protos.map((proto, i) => exemplar(i, proto)))
  expect(set.nearest(unit(q), NOBODY)!.sample).toBe(best)
  // A vector of nothing but zeros is like nothing.
  expect(set.nearest(unit([0, 0, 0]), NOBODY)!.similarity).toBe(0)
})

test('the threshold is the lowest that is precise enough, and inclusive', () => {
  // 40 right at .9, 10 wrong at .8, 50 wrong at .5: at .9 all are right, at .8 four of five, at .5 two of five.
  const of = (count: number, value: number) => Array.from({ length: count }, () => value)
  const similarities = [...of(40, 0.9), ...of(10, 0.8), ...of(50, 0.5)]
  const hits = similarities.map((similarity) => similarity === 0.9)
  const at = (wanted: number) => calibrateThreshold({ similarities, hits }, wanted)
  expect(at(0.8)).toEqual({ threshold: 0.8, code: 'measured', samples: 100 })
  expect(at(0.81)).toEqual({ threshold: 0.9, code: 'measured', samples: 100 })
  expect(at(0.4).threshold).toBe(0.5)
  expect(calibrateThreshold({ similarities, hits: hits.map(() => false) }, 0.5)).toMatchObject({
    threshold: null,
    code: 'never',
  })
  expect(calibrateThreshold({ similarities: [0.9], hits: [true] }, 0.9)).toEqual({
    threshold: FIRST_THRESHOLD,
    code: 'first',
    samples: 1,
  })
  const curve = precisionCurve(similarities, hits)
  expect(curve.map(({ threshold, precision, coverage }) => [threshold, precision, coverage])).toEqual([
    [0.5, 0.4, 1],
    [0.8, 0.8, 0.5],
    [0.9, 1, 0.4],
  ])
  expect(curve[1]).toMatchObject(wilsonInterval(40, 50))
})

test('kept up to date, the nearest of each are those that comparing all anew gives', async () => {
  const random = mulberry32(7)
  const all = Array.from({ length: 60 }, (_, i) =>
    exemplar(i, [random() - 0.5, random() - 0.5, random() - 0.5], [i % 3]),
  )
  const kept = exemplarSet()
  const steps = [all.slice(0, 20), all.slice(0, 45), all.slice(10, 60), all.filter(({ sample }) => sample % 2)]
  for (const now of steps) {
    await kept.update(now)
    const told = kept.pairs()
    const expected = now.map((one) => {
      const others = now.filter(({ sample }) => sample !== one.sample)
      const similarities = others.map(({ direction }) => dot(one.direction, direction))
      const most = Math.max(...similarities)
      return [most, others[similarities.indexOf(most)]!.labelIds[0] === one.labelIds[0]] as const
    })
    const sorted = (pairs: readonly (readonly [number, boolean])[]) => pairs.toSorted((a, b) => a[0] - b[0])
    expect(sorted(told.similarities.map((similarity, i) => [similarity, told.hits[i]!]))).toEqual(sorted(expected))
  }
})

test('an answer that is changed is another pair', async () => {
  const set = exemplarSet()
  await set.update([exemplar(1, [1, 0], [5]), exemplar(2, [1, 0.1], [5])])
  expect(set.pairs().hits).toEqual([true, true])
  await set.update([exemplar(1, [1, 0], [5]), exemplar(2, [1, 0.1], [6])])
  expect(set.pairs().hits).toEqual([false, false])
})
