/** A stored model of two labels, without weights, for tests that do not ask what it has learnt. */
export const plainModel = {
  learner: 'softmax-head.v1',
  options: {},
  setId: null,
  parentId: null,
  seed: 1,
  labels: 2,
  classes: [1, 2],
  parameters: new Uint8Array(0),
  temperature: 1,
  trainMs: 1,
  at: 1,
  lastAction: 1,
  holdout: null,
  pool: null,
}
