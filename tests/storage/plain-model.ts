/** A model as any test may store it that asks nothing of what it is: of two labels, without weights. */
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
