import type { Content } from '../backbones/backbone.ts'
import { openSession } from '../backbones/open-session.ts'
import { openFeeds } from '../backbones/prepared-feeds.ts'
import { requireFreeBatch } from '../backbones/read-model.ts'
import { trialRun } from '../backbones/trial-run.ts'
import { UnfitModelOutput, UnusableModel } from '../backbones/unusable-model.ts'
import type { PortSignature, Runtime } from '../compute/runtime.ts'
import { oneByOne, type Classifier } from './classifier.ts'
import { readClassifierFolder, type ClassifierFolder } from './classifier-folder.ts'
import { syntheticContents } from './synthetic-contents.ts'

/** A row of numbers that are neither finite scores nor what the rows before were. */
export class OddScores extends UnusableModel<{ file: string; found: string }> {
  constructor(file: string, found: string) {
    super({ file, found }, `${file} gives ${found}: no scores of classes`)
  }
}

/** By preference; else the only one that fits. */
const OUTPUTS = ['logits', 'probabilities', 'probs', 'scores', 'output']
/** How far a row of float32 probabilities may be from 1 in sum. */
const OFF = 1e-3

/**
 * A classifier of others, ready to be asked: tried on made-up contents within the limits for models of others. What it gives is taken for probabilities where
 * every row of the trial is one (from 0 to 1, 1 in sum), else for logits, whose softmax is taken. Throws as `readClassifierFolder` does, UnfitModelInput,
 * UnfitModelOutput, UnsupportedModelStep, FailedTrialRun, OddScores.
 */
export async function openClassifierFolder(
  path: string,
  runtime: Runtime,
): Promise<ClassifierFolder & { readonly classifier: Classifier; readonly gives: 'probabilities' | 'logits' }> {
  const folder = await readClassifierFolder(path)
  const { files, labels } = folder
  const session = await openSession(runtime, files)
  const release = { release: () => session.release() }
  const { output, prepared, contents } = await trialRun(runtime, files[0], release, async () => {
    const preparation = folder.preparationOf(session.inputs)
    requireFreeBatch(files[0], session.inputs[0]!)
    const output = scoresIn(files[0], session.outputs, labels.length)
    return { output, prepared: await openFeeds(preparation, runtime), contents: syntheticContents(preparation) }
  })
  const close = async () => {
    await prepared.close()
    await session.release()
  }
  const scores = async (content: Content) => {
    const out = (await session.run(await prepared.feeds(content), [output]))[output]
    if (out?.data instanceof Float32Array && out.data.length === labels.length) return out.data
    throw new UnfitModelOutput(files[0], session.outputs, `scores float32 [1, ${labels.length}]`)
  }
  const tried: Float32Array[] = []
  await trialRun(runtime, files[0], { release: close }, async () => {
    for (const content of contents) tried.push((await scores(content)).slice())
    const odd = tried.find((row) => !row.every(Number.isFinite))
    if (odd) throw new OddScores(files[0], 'numbers that are not finite')
  })
  const gives = tried.every(isDistribution) ? 'probabilities' : 'logits'
  const classifier = oneByOne({
    classes: labels.length,
    feeds: prepared.feeds,
    async probabilitiesOf(feeds) {
      const { data } = (await session.run(feeds, [output]))[output]!
      const row = data as Float32Array
      if (!row.every(Number.isFinite)) throw new OddScores(files[0], 'numbers that are not finite')
      if (gives === 'logits') return softmaxOf(row)
      if (!isDistribution(row)) throw new OddScores(files[0], 'probabilities that are not 1 in sum')
      return row
    },
    close,
  })
  return { ...folder, classifier, gives }
}

function scoresIn(file: string, outputs: readonly PortSignature[], classes: number): string {
  const fitting = outputs.filter(
    ({ type, dims }) => type === 'float32' && dims.length === 2 && (dims[1] === classes || typeof dims[1] === 'string'),
  )
  const named = OUTPUTS.map((wanted) => fitting.find(({ name }) => name === wanted)).find(Boolean)
  const chosen = named ?? (fitting.length === 1 ? fitting[0] : undefined)
  if (!chosen)
    throw new UnfitModelOutput(file, outputs, `scores float32 [batch, ${classes}], as many as it names labels`)
  return chosen.name
}

const isDistribution = (row: Float32Array): boolean =>
  row.every((p) => p >= 0 && p <= 1 + OFF) && Math.abs(row.reduce((sum, p) => sum + p, 0) - 1) <= OFF

function softmaxOf(row: Float32Array): Float32Array {
  const top = row.reduce((most, z) => Math.max(most, z), -Infinity)
  const powers = row.map((z) => Math.exp(z - top))
  const sum = powers.reduce((a, b) => a + b, 0)
  return powers.map((p) => p / sum)
}
