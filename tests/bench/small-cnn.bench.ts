import { join } from 'node:path'
import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import { qualityOf } from '../../src-main/evaluation/classification-metrics.ts'
import { readLabelledFile, type LabelledFile } from '../../src-main/experiments/labelled-file.ts'
import { numberedLabels } from '../../src-main/experiments/numbered-labels.ts'
import { predictContents } from '../../src-main/learners/predict-contents.ts'
import { pixelsOf } from '../../src-main/learners/small-cnn/pixels.ts'
import { smallCnn } from '../../src-main/learners/small-cnn/small-cnn.ts'
import { softmaxHead } from '../../src-main/learners/softmax-head/softmax-head.ts'
import { resolveOptions } from '../../src-main/platform/options.ts'
import { probabilitiesOf } from '../../src-main/training/head-graph.ts'
import { drawnDigits } from './drawn-digits.ts'
import { peakMemory } from './peak-memory.ts'

// A network from scratch beside a linear head on the pixels: 1,200 drawn digits, and the folders of KINDLING_BENCH_IMAGES (apart by “:”), each with
// images in train/LABEL and test/LABEL. KINDLING_BENCH_SEEDS how many seeds (3). One thread; seconds are the processor's.
const { KINDLING_BENCH_IMAGES: folders = '', KINDLING_BENCH_SEEDS: seeds = '3' } = process.env
const runtime = createRuntime({ threads: 1 })
const options = resolveOptions(smallCnn.id, smallCnn.options)

async function bench(name: string, files: { readonly train: LabelledFile; readonly test: LabelledFile }) {
  const { classes, ...numbered } = numberedLabels(files)
  const [train, truth] = [numbered.train as Int32Array, numbered.test as Int32Array]
  const [seen, asked] = [await pixelsOf(files.train.contents, 32), await pixelsOf(files.test.contents, 32)]
  const task = { classes: classes.length, train: { rows: seen, labels: train } }
  const linear = await softmaxHead.train(task, resolveOptions(softmaxHead.id, softmaxHead.options), {
    runtime,
    seed: 1,
  })
  const found = await probabilitiesOf({ parameters: linear.parameters, logits: softmaxHead.logits }, asked, runtime)
  const percent = (share: number) => (100 * share).toFixed(2)
  console.log(`${name}: ${train.length} to learn from, ${truth.length} to test on, ${classes.length} classes`)
  console.log(`  linear on pixels ${percent(qualityOf(found, truth).accuracy)} %`)
  let sum = 0
  for (let seed = 1; seed <= Number(seeds); seed++) {
    const [memory, began] = [peakMemory(), process.cpuUsage()]
    const given = { classes: classes.length, train: { rows: files.train.contents, labels: train } }
    const model = await smallCnn.train(given, options, { runtime, seed })
    const { user, system } = process.cpuUsage(began)
    const probabilities = await predictContents(smallCnn, model, files.test.contents, options, { runtime, seed })
    const { accuracy, ece } = qualityOf(probabilities, truth)
    sum += accuracy
    const how = model.parameters['mirror']?.data[0] === 1 ? 'mirrored' : 'not mirrored'
    const figures = `${percent(accuracy)} %, calibration error ${percent(ece)}, ${how}`
    console.log(`  seed ${seed}: ${figures}, ${((user + system) / 1e6).toFixed(1)} s, ${memory.grown()} MB more`)
  }
  console.log(`  mean ${percent(sum / Number(seeds))} %`)
}

await bench('drawn digits', { train: await drawnDigits(1200, 1), test: await drawnDigits(1000, 2) })
for (const folder of folders.split(':').filter(Boolean)) {
  const read = (part: string) => readLabelledFile(join(folder, part))
  await bench(folder, { train: await read('train'), test: await read('test') })
}
