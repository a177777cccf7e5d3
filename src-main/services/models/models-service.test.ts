import { expect, test } from 'vitest'
import { labellingProject } from '../../../tests/hosts/labelling-project.ts'
import { ServesOtherKind } from '../../learners/faces.ts'

test('a learner of several labels a sample is not offered where each has one, and refused by name', async () => {
  const { studio } = await labellingProject({ count: 4 })
  const offered = (await studio.models.learners()).map(({ id }) => id)
  expect(offered).toContain('softmax-head.v1')
  expect(offered).not.toContain('sigmoid-head.v1')
  await expect(async () => studio.models.train({ learner: 'sigmoid-head.v1' })).rejects.toThrow(ServesOtherKind)
})
