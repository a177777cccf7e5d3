import { join } from 'node:path'
import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import { qualityOf } from '../../src-main/evaluation/classification-metrics.ts'
import { featuresOf } from '../../src-main/experiments/evaluate-files.ts'
import { readLabelledFile } from '../../src-main/experiments/labelled-file.ts'
import { teachingPool } from '../../src-main/experiments/teaching-pool.ts'
import { contentLearnerById, featureLearnerById } from '../../src-main/learners/index.ts'
import { predictContents } from '../../src-main/learners/predict-contents.ts'
import { gatherRows } from '../../src-main/platform/matrix.ts'
import { resolveOptions } from '../../src-main/platform/options.ts'
import { probabilitiesOf } from '../../src-main/training/head-graph.ts'
import { labelledRows, SHARED } from './distil/banking.ts'
import { agreement } from './distil/students.ts'

// A small network of pictures, with and without a teacher: `pool-head.v1` on the features of EfficientNet-lite0, cifar10-mini, ten labels of each class and all.
// KINDLING_SEEDS and KINDLING_SHOTS say which rows; a seed draws the labels too.
const [SHOTS, SEEDS] = [process.env['KINDLING_SHOTS'] ?? '10,all', process.env['KINDLING_SEEDS'] ?? '0,1,2']
const data = join(SHARED, 'data/cifar10-mini')
const runtime = createRuntime({ threads: 1 })
const percent = (share: number) => `${(100 * share).toFixed(1)} %`

const files = { train: await readLabelledFile(join(data, 'train')), test: await readLabelledFile(join(data, 'test')) }
const { train, test, classes } = await featuresOf(files, join(SHARED, 'models/efficientnet-lite0'), runtime)
const [labels, truth] = [train.labels as Int32Array, test.labels as Int32Array]
const split = { classes: classes.length, pool: files.train.contents, labels, asked: files.test.contents, truth }
const head = featureLearnerById('pool-head.v1')
const network = contentLearnerById('small-cnn.v1')
const [headOptions, networkOptions] = [head, network].map(({ id, options }) => resolveOptions(id, options))

for (const shots of SHOTS.split(',')) {
  const found = new Map<string, number[]>()
  const note = (who: string, accuracy: number) => found.set(who, [...(found.get(who) ?? []), accuracy])
  for (const seed of SEEDS.split(',').map(Number)) {
    const rows = labelledRows(split, shots, seed)
    const known = Int32Array.from(rows, (row) => labels[row]!)
    const pool = await teachingPool(train.rows, rows, runtime)
    const learnt = await head.train(
      { classes: classes.length, train: { rows: gatherRows(train.rows, rows), labels: known }, pool },
      headOptions!,
      { runtime, seed },
    )
    const says = (of: typeof train.rows) => probabilitiesOf({ ...learnt, logits: head.logits }, of, runtime)
    const [taught, asked] = [await says(train.rows), await says(test.rows)]
    note('teacher', qualityOf(asked, truth).accuracy)
    for (const way of ['distilled', 'alone']) {
      const teacher = { rows: split.pool, probabilities: taught, places: rows, temperature: 3, labelsShare: 0.1 }
      const own = { rows: Array.from(rows, (row) => split.pool[row]!), labels: known }
      const task = { classes: classes.length, train: own, ...(way === 'distilled' && { teacher }) }
      const model = await network.train(task, networkOptions!, { runtime, seed })
      const said = await predictContents(network, model, split.asked, networkOptions!, { runtime, seed })
      const { accuracy, ece } = qualityOf(said, truth)
      note(way, accuracy)
      console.log(
        `${shots} a class, seed ${seed}, ${way}: ${percent(accuracy)}, agrees ${percent(agreement(said, asked))}, ECE ${ece.toFixed(3)}`,
      )
    }
  }
  for (const [who, all] of found) {
    const each = all.map((share) => (100 * share).toFixed(1)).join(', ')
    console.log(
      `${shots} a class, ${who}: ${each}; mean ${percent(all.reduce((sum, share) => sum + share) / all.length)}`,
    )
  }
}
