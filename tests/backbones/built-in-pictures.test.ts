import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import { evaluate, evaluateOnce, type Plan } from '../../src-main/experiments/evaluate.ts'
import { featuresOf } from '../../src-main/experiments/evaluate-files.ts'
import { readLabelledFile } from '../../src-main/experiments/labelled-file.ts'
import { scoreOf } from '../../src-main/experiments/test-quality.ts'

const shared = process.env['KINDLING_SHARED'] ?? join(import.meta.dirname, '../../../shared')
const pictures = join(shared, 'data/cifar10-mini')
const there = existsSync(pictures)
if (!there) console.log(`skipped: no pictures in ${pictures} (set KINDLING_SHARED to the folder that holds data/)`)

/**
 * NumPy and scikit-learn with 400 centres: 35.2 % with ten labels a class, 55.2 % with all 2,000; on bare pixels 24.0 % and 33.3 %.
 */
test.skipIf(!there)(
  'pictures without a model folder are told apart as by a second implementation',
  { timeout: 300_000 },
  async () => {
    const runtime = createRuntime({ threads: 1 })
    const [train, test] = await Promise.all(['train', 'test'].map((part) => readLabelledFile(join(pictures, part))))
    const split = await featuresOf({ train: train!, test: test! }, undefined, runtime)
    expect([split.train.rows.columns, split.unreadable]).toEqual([384, 0])
    const accuracy = async (plan: Plan) =>
      scoreOf((await evaluate(split, plan, [evaluateOnce(split, plan, runtime)])).mean)
    expect(await accuracy({ learner: 'softmax-head.v1', shots: 10, seeds: 5 })).toBeGreaterThan(0.35)
    expect(await accuracy({ learner: 'softmax-head.v1', seeds: 1 })).toBeGreaterThan(0.55)
  },
)
