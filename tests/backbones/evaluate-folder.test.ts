import { expect, test } from 'vitest'
import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import { evaluateFiles } from '../../src-main/experiments/evaluate-files.ts'
import { scoreOf } from '../../src-main/experiments/test-quality.ts'
import { folderOf, textFiles } from './tiny-models.ts'

const runtime = createRuntime({ threads: 1 })
const file = (texts: readonly string[], labels: readonly string[]) => ({
  contents: texts.map((text) => ({ kind: 'text', text }) as const),
  labels: labels.map((label) => [label]),
})
const files = {
  train: file(['red sun', 'red a', 'blue night', 'blue a'], ['warm', 'warm', 'cold', 'cold']),
  test: file(['red red', 'blue blue'], ['warm', 'cold']),
}
const plan = (learner: string, options = {}) => ({ learner, options, seeds: 1 })

test('a folder given as the backbone is the model that is fine-tuned', async () => {
  const folder = folderOf(textFiles())
  const { mean } = await evaluateFiles(files, folder, plan('fine-tune.v1'), runtime)
  expect(scoreOf(mean)).toBe(1)
  const chosen = await evaluateFiles(files, '/not/this/one', plan('fine-tune.v1', { model: folder }), runtime)
  expect(scoreOf(chosen.mean)).toBe(1)
})
test('without a folder that is said, and a backbone nobody reads is refused', async () => {
  const run = (backbone: string | undefined, learner: string) => evaluateFiles(files, backbone, plan(learner), runtime)
  await expect(run(undefined, 'fine-tune.v1')).rejects.toMatchObject({ name: 'ModelFolderNotChosen' })
  await expect(run('ngram-lsa.v1', 'fine-tune.v1')).rejects.toMatchObject({ name: 'BackboneNotUsed' })
  await expect(run('/a/folder', 'ngram-bag.v1')).rejects.toMatchObject({ name: 'BackboneNotUsed' })
})
