import { expect, test } from 'vitest'
import { growthLines, grows } from './growth-lines'

const model = (version: number, learner: string, labels: number, accuracy: number) => ({
  version,
  learner,
  labels,
  holdout: {
    samples: 100,
    metric: 'accuracy' as const,
    exactMatch: null,
    accuracy,
    low: accuracy - 0.1,
    high: accuracy + 0.1,
    macroF1: 0,
    macroF1Low: null,
    macroF1High: null,
    absent: [],
    ece: null,
  },
})
const models = [
  model(4, 'softmax-head.v1', 40, 0.7),
  model(3, 'mlp-head.v1', 20, 0.6),
  model(2, 'softmax-head.v1', 20, 0.55),
  model(1, 'softmax-head.v1', 20, 0.5),
]

test('one line a learner, the newest model for each number of labels, the wanted learner first and with its band', () => {
  const [first, second] = growthLines(models, 'mlp-head.v1', (id) => id.toUpperCase())
  expect(first).toMatchObject({ name: 'MLP-HEAD.V1', colour: 1, main: true, points: [[20, 0.6]] })
  expect(first!.band).toEqual([[20, expect.closeTo(0.5, 9), expect.closeTo(0.7, 9)]])
  expect(second).toMatchObject({
    colour: 2,
    main: false,
    points: [
      [20, 0.55],
      [40, 0.7],
    ],
  })
  expect(second!.band).toBeUndefined()
})

test('models without a hold-out figure are not drawn, and one number of labels makes no curve', () => {
  const bare = { ...model(5, 'softmax-head.v1', 80, 0), holdout: null }
  expect(growthLines([bare], null, String)).toEqual([])
  expect(grows(growthLines(models, null, String))).toBe(true)
  expect(grows(growthLines(models.slice(1), null, String))).toBe(false)
})
