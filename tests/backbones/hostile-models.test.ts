import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { ComputeClient } from '../../src-main/compute/compute-client.ts'
import { forkCompute } from '../../src-main/compute/fork-compute.ts'
import { remoteNumerics } from '../../src-main/services/numerics/remote-numerics.ts'
import { providerChoice } from '../../src-main/services/numerics/provider-choice.ts'
import type { ComputeTasks } from '../../src-main/compute-tasks/task-table.ts'
import { createProjectFile } from '../../src-main/storage/project-file.ts'
import { add } from '../../src-main/tensor-graph/ops/elementwise.ts'
import { gather } from '../../src-main/tensor-graph/ops/selection.ts'
import { constant, input } from '../../src-main/tensor-graph/tensor.ts'
import { openText } from './by-hand.ts'
import { folderOf, graph, textFiles, TOKENIZER } from './tiny-models.ts'

const entries = join(import.meta.dirname, '../../src-main/entries')
/** A tokenizer whose pattern needs 2⁴⁰ steps for the prefix. */
const endless = {
  folder: folderOf({
    ...textFiles(),
    'tokenizer.json': {
      ...TOKENIZER,
      pre_tokenizer: { type: 'Split', pattern: { Regex: '(a+)+$' }, behavior: 'Removed', invert: false },
    },
  }),
  prefix: `${'a'.repeat(40)}!`,
}
const project = () => {
  const path = join(mkdtempSync(join(tmpdir(), 'kindling-hostile-')), 'p.kindling')
  createProjectFile(path).close()
  return path
}
const request = { backbone: 'hf-text.v1', options: endless, seed: 1, learnt: null, upTo: 0 }
const ignored = () => {}
const follow = { onFitting: ignored, onOpened: ignored, onBlock: ignored, onUnreadable: ignored }

test('a model that never ends is refused by name after its time, and the next one is tried', async () => {
  vi.stubEnv('KINDLING_TRIAL_SECONDS', '1')
  const client = new ComputeClient<ComputeTasks>(() => forkCompute(entries))
  try {
    const numerics = remoteNumerics(
      client,
      project(),
      providerChoice(entries, () => 'cpu'),
    )
    await expect(numerics.embed(request, follow)).rejects.toMatchObject({
      name: 'FailedTrialRun',
      fields: { file: join(endless.folder, 'onnx/model.onnx'), reason: expect.stringContaining('after 1 s') as string },
    })
    // The next process may take its time again.
    vi.unstubAllEnvs()
    const good = { ...request, options: { folder: folderOf(textFiles()) } }
    const onOpened = vi.fn()
    await numerics.embed(good, { ...follow, onOpened })
    expect(onOpened).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ dimensions: 6 }))
  } finally {
    client.close()
    vi.unstubAllEnvs()
  }
}, 120_000)

test('it does not outlive the studio that started it', async () => {
  const lines = `
    import { forkEntry } from ${JSON.stringify(join(entries, '../compute/fork-compute.ts'))}
    const child = forkEntry(${JSON.stringify(entries)}, [])
    child.on('message', ({ event }) => event?.trial && event.trial.file && console.log(child.pid))
    child.send({ type: 'run', id: 1, task: 'embed', input: { ...${JSON.stringify({ ...request, project: project(), provider: 'cpu' })} } })
  `
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', lines]
  const parent = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const pid = Number(String((await once(parent.stdout, 'data'))[0]).split('\n')[0])
  const lives = () => {
    try {
      return process.kill(pid, 0)
    } catch {
      return false
    }
  }
  try {
    // The first trial is opening the model; the tokenizer follows.
    await new Promise((resolve) => setTimeout(resolve, 1000))
    expect(lives()).toBe(true)
    parent.kill('SIGKILL')
    await vi.waitUntil(() => !lives(), { timeout: 20_000, interval: 50 })
  } finally {
    parent.kill('SIGKILL')
    if (lives()) process.kill(pid, 'SIGKILL')
  }
}, 120_000)

test('an output said to be beyond any vector is refused before it is run', async () => {
  const ids = input('input_ids', ['batch', 'sequence'], 'int64')
  const hidden = add(gather(constant(new Float32Array(12), [12, 1]), ids), constant(new Float32Array(5e6)))
  const files = { ...textFiles(), 'onnx/model.onnx': graph({ last_hidden_state: hidden }) }
  await expect(openText(folderOf(files))).rejects.toMatchObject({ name: 'UnfitModelOutput' })
})
