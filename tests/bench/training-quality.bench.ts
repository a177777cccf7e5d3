import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import { trainAndTest } from '../../src-main/experiments/evaluate.ts'
import { featuresOf } from '../../src-main/experiments/evaluate-files.ts'
import type { FeatureSplit } from '../../src-main/experiments/labelled-features.ts'
import { readLabelledFile } from '../../src-main/experiments/labelled-file.ts'

// What linear heads are worth on held-out texts beside scikit-learn's on the same features: one label a text in two tasks, and several labels.
// KINDLING_BENCH_SETS is the folder that make-joined-set.ts has written, KINDLING_BENCH_PYTHON a python with scikit-learn; KINDLING_BENCH_MODEL
// may be the folder of a model for the features.
const { KINDLING_BENCH_SETS: sets, KINDLING_BENCH_PYTHON: python, KINDLING_BENCH_MODEL: model } = process.env
const SETS = [
  ['joined', 'sigmoid-head.v1'],
  ['intent', 'softmax-head.v1'],
  ['topic', 'softmax-head.v1'],
] as const
/** Percentage points between the two, at most. */
const APART = 1
type Figures = Readonly<Record<string, number>>

function scikitLearn(program: string, { train, test, classes }: FeatureSplit, inverseL2: number): Figures {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-heads-'))
  try {
    for (const [part, { rows, labels }] of Object.entries({ train, test })) {
      writeFileSync(join(folder, `${part}-rows`), rows.data)
      writeFileSync(
        join(folder, `${part}-labels`),
        labels instanceof Int32Array ? Float32Array.from(labels) : labels.data,
      )
    }
    const script = new URL('./training/sklearn_heads.py', import.meta.url).pathname
    const given = [script, folder, train.rows.columns, classes.length, inverseL2].map(String)
    // One thread each: two that wait for each other on a busy machine take far longer.
    const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }
    const { status, stdout, stderr } = spawnSync(program, given, { encoding: 'utf8', env })
    if (status !== 0) throw new Error(stderr)
    return JSON.parse(stdout) as Figures
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function compare(folder: string, program: string) {
  const runtime = createRuntime({ threads: 1 })
  for (const [set, learner] of SETS) {
    const read = (part: string) => readLabelledFile(join(folder, `${set}-${part}.jsonl`))
    const split = await featuresOf({ train: await read('train'), test: await read('test') }, model, runtime)
    const every = Int32Array.from({ length: split.train.rows.rows }, (_, row) => row)
    for (const inverseL2 of [1, 50]) {
      const { quality } = await trainAndTest(split, every, { learner, options: { inverseL2 }, seed: 1 }, runtime)
      console.log(`${set}, ${learner}, C = ${inverseL2}: trained in ${quality.trainMs.toFixed(0)} ms`)
      for (const [name, theirs] of Object.entries(scikitLearn(program, split, inverseL2))) {
        const ours = 100 * (quality as unknown as Figures)[name]!
        const held = Math.abs(ours - theirs) <= APART
        if (!held) process.exitCode = 1
        console.log(
          `  ${held ? 'ok   ' : 'APART'} ${name.padEnd(12)} ${ours.toFixed(2)}   scikit-learn ${theirs.toFixed(2)}`,
        )
      }
    }
  }
}

if (sets && python) await compare(sets, python)
else console.log('left out: KINDLING_BENCH_SETS and KINDLING_BENCH_PYTHON name no labelled sets or no python')
