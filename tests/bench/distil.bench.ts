// Students of a fine-tuned teacher on banking77, with and without it: `npm run bench -- distil`. The teachers’ outputs are kept in a folder of
// their own and read from there the next time: they take minutes.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Content } from '../../src-main/backbones/backbone.ts'
import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import type { OptionValues } from '../../src-main/contract/options.ts'
import { predictedClasses, qualityOf } from '../../src-main/evaluation/classification-metrics.ts'
import { readLabelledFile } from '../../src-main/experiments/labelled-file.ts'
import { numberedLabels } from '../../src-main/experiments/numbered-labels.ts'
import { teachingPool } from '../../src-main/experiments/teaching-pool.ts'
import { contentLearnerById } from '../../src-main/learners/index.ts'
import type { ContentLearner } from '../../src-main/learners/learner.ts'
import { studentOptions } from '../../src-main/learners/ngram-bag/student-options.ts'
import { predictContents } from '../../src-main/learners/predict-contents.ts'
import { encodeModel } from '../../src-main/onnx/codec.ts'
import { matrix, type Matrix } from '../../src-main/platform/matrix.ts'
import { resolveOptions } from '../../src-main/platform/options.ts'
import { mulberry32, shuffled } from '../../src-main/platform/random.ts'
import { headGraph } from '../../src-main/training/head-graph.ts'
import { logits } from '../../src-main/training/linear-head.ts'
import { packParameters } from '../../src-main/training/pack-parameters.ts'
import type { TrainedModel, TrainingTask } from '../../src-main/training/training-task.ts'

const SHARED = process.env['KINDLING_SHARED'] ?? join(import.meta.dirname, '../../../shared')
const [SHOTS, SEEDS, SIZES] = ['SHOTS', 'SEEDS', 'SIZES'].map((name) =>
  (process.env[`KINDLING_${name}`] ?? { SHOTS: '10,all', SEEDS: '0', SIZES: '1,5,12' }[name]!).split(','),
) as [string[], string[], string[]]
/** Each text alone, so many of them; and so many at a time for the pace. */
const [ALONE, TOGETHER] = [500, 1000]

const read = (part: string) =>
  readLabelledFile(join(SHARED, `data/banking77/${part}.csv`), { text: 'text', label: 'label' })
const files = { train: await read('train'), test: await read('test') }
const numbered = numberedLabels(files)
const [train, test] = [numbered.train as Int32Array, numbered.test as Int32Array]
const classes = numbered.classes.length
const pool = files.train.contents
const runtime = createRuntime({ threads: 1 })
const kept = join(tmpdir(), 'kindling-distil')
mkdirSync(kept, { recursive: true })

for (const shots of SHOTS)
  for (const seed of SEEDS.map(Number)) {
    const rows = rowsOf(shots, seed)
    const teacher = await taught(shots, rows, seed)
    const said = predictedClasses(teacher.test)
    print(shots, seed, 'teacher', qualityOf(teacher.test, test), 1, 90_387, null)
    for (const size of SIZES)
      for (const way of ['distilled', 'alone'] as const) {
        const { begin, bytes, vocabulary, width, ...pace } = studentOptions(Number(size) * 1e6, classes)
        const own = { begin, bytes, vocabulary, width }
        const given = way === 'alone' ? own : { ...own, ...pace }
        const { learner, options, model } = await student(rows, given, seed, way === 'alone' ? null : teacher.train)
        const found = await predictContents(learner, model, files.test.contents, options, { runtime, seed })
        const hits = predictedClasses(found).filter((c, i) => c === said[i]).length
        const kilobytes = packParameters(model.parameters).length / 1000
        print(
          shots,
          seed,
          `${size} MB ${way}`,
          qualityOf(found, test),
          hits / test.length,
          kilobytes,
          await speedOf(learner, model, options),
        )
      }
  }

function print(
  shots: string,
  seed: number,
  who: string,
  { accuracy, ece }: { accuracy: number; ece: number },
  agreement: number,
  kilobytes: number,
  pace: string | null,
) {
  const percent = (x: number) => `${(100 * x).toFixed(2)} %`
  console.log(
    `${shots} a class, seed ${seed}, ${who}: ${percent(accuracy)}, agrees ${percent(agreement)}, ECE ${ece.toFixed(3)}, ${kilobytes.toFixed(0)} kB, ${pace ?? ''}`,
  )
}

function rowsOf(shots: string, seed: number): Int32Array {
  if (shots === 'all') return Int32Array.from(train.keys())
  const random = mulberry32(seed)
  const byClass = Array.from({ length: classes }, (): number[] => [])
  train.forEach((label, row) => byClass[label]!.push(row))
  return Int32Array.from(byClass.flatMap((own) => shuffled(own, random).slice(0, Number(shots))))
}

async function learnt(
  id: string,
  given: OptionValues,
  rows: Int32Array,
  seed: number,
  more: Partial<TrainingTask<readonly Content[]>>,
) {
  const learner = contentLearnerById(id)
  const options = resolveOptions(id, learner.options, given)
  const labelled = { rows: Array.from(rows, (row) => pool[row]!), labels: Int32Array.from(rows, (row) => train[row]!) }
  return {
    learner,
    options,
    model: await learner.train({ classes, train: labelled, ...more }, options, { runtime, seed }),
  }
}

function student(rows: Int32Array, given: OptionValues, seed: number, outputs: Matrix | null) {
  const teacher = outputs && { rows: pool, probabilities: outputs, places: rows, temperature: 3, labelsShare: 0.1 }
  return learnt('ngram-bag.v1', given, rows, seed, { pool: { rows: pool }, ...(teacher && { teacher }) })
}

/** What the fine-tuned encoder says of both files. */
async function taught(shots: string, rows: Int32Array, seed: number) {
  const file = (part: string) => join(kept, `ft-${shots}-${seed}-${part}.bin`)
  if (!existsSync(file('test'))) {
    const pace: OptionValues = shots === 'all' ? { modelRate: 1e-4, batch: 32, epochs: 3 } : {}
    const link: NonNullable<TrainingTask<readonly Content[]>['pool']>['link'] = (features, labelled) =>
      teachingPool(features, labelled, runtime)
    const given = { model: join(SHARED, 'models/all-MiniLM-L6-v2'), ...pace }
    const { learner, options, model } = await learnt('fine-tune.v1', given, rows, seed, {
      pool: { rows: pool, places: rows, link },
    })
    for (const [part, contents] of [
      ['train', pool],
      ['test', files.test.contents],
    ] as const) {
      const { data } = await predictContents(learner, model, contents, options, { runtime, seed })
      writeFileSync(file(part), new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    }
  }
  const outputs = (part: string, count: number) =>
    matrix(count, classes, new Float32Array(Uint8Array.from(readFileSync(file(part))).buffer))
  return { train: outputs('train', pool.length), test: outputs('test', test.length) }
}

/** Of one text on one thread, from its letters to its probabilities, and how many texts a second where many come at once. */
async function speedOf(learner: ContentLearner, { parameters }: TrainedModel, options: OptionValues): Promise<string> {
  const extractor = await learner.open(parameters, options, { runtime, seed: 0 })
  const graph = headGraph({ parameters: learner.head(parameters), logits }, extractor.dimensions, { p: (_, p) => p })
  const head = await runtime.session(encodeModel(graph))
  const ask = async (contents: readonly Content[]) => {
    const began = performance.now()
    const { rows, columns, data } = await extractor.embed(contents)
    await head.run({ features: { type: 'float32', dims: [rows, columns], data } })
    return performance.now() - began
  }
  const { contents } = files.test
  for (let i = 0; i < 100; i++) await ask([contents[i]!])
  const times: number[] = []
  for (let i = 0; i < ALONE; i++) times.push(await ask([contents[i]!]))
  times.sort((a, b) => a - b)
  const many = await ask(contents.slice(0, TOGETHER))
  await head.release()
  await extractor.close()
  const at = (share: number) => times[Math.floor(share * ALONE)]!.toFixed(2)
  return `one text ${at(0.5)} ms (p95 ${at(0.95)} ms), ${((1000 * TOGETHER) / many).toFixed(0)} texts/s`
}
