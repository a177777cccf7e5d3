import { expect, test } from 'vitest'
import type { ExposureLook } from '@contract/exposures'
import { exposureLines } from './exposure-lines'

const look = (share: number, fresh: [number, number], control: [number, number]): ExposureLook => ({
  at: 0,
  share,
  fresh: { accepted: fresh[0], shown: fresh[1], logSeconds: 0, logSecondsSquared: 0 },
  control: { accepted: control[0], shown: control[1], logSeconds: 0, logSecondsSquared: 0 },
  decision: 'hold',
  why: 'not-sure',
  acceptance: null,
  time: null,
})

test('a day on which a model was not shown has no point in its line', () => {
  const lines = exposureLines([look(0.01, [0, 0], [80, 100]), look(0.06, [3, 4], [70, 100])], {
    fresh: 'new',
    control: 'before',
    share: 'share',
  })
  expect(lines.map(({ points }) => points)).toEqual([
    [[2, 0.75]],
    [
      [1, 0.8],
      [2, 0.7],
    ],
    [
      [1, 0.01],
      [2, 0.06],
    ],
  ])
})
