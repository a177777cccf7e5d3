import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { createRuntime } from '../compute/ort-runtime.ts'
import type { OptionValues } from '../contract/options.ts'
import type { LabelledFiles } from '../experiments/evaluate-files.ts'
import { readLabelledFile, type Rejected } from '../experiments/labelled-file.ts'
import { predictionLines, testedIn, type Predicted } from '../experiments/prediction-lines.ts'
import { labelSetWords } from '../experiments/label-set-words.ts'
import { writeAtomically } from '../platform/write-atomically.ts'
import type { Given } from './command.ts'

/** What every experiment on files is given. */
export const inputs = {
  train: { help: 'file or image folder to learn from', value: 'FILE', required: true },
  test: { help: 'file or image folder to test on', value: 'FILE', required: true },
  text: { help: 'column of the text', value: 'COL' },
  label: { help: 'column of the label', value: 'COL' },
  vector: { help: 'column of vectors of your own', value: 'COL' },
  'train-vectors': { help: '.npy file with a vector for each record of the file to learn from', value: 'FILE' },
  'test-vectors': { help: 'the same for the file to test on', value: 'FILE' },
  backbone: {
    help: 'id of a backbone, or a model folder (default: vectors that both files come with, or what is built in for such samples)',
    value: 'ID_OR_FOLDER',
  },
  predictions: {
    help: 'write what each model says of every tested sample to this file, a JSON record a line; in a replay the last model of each curve',
    value: 'FILE',
  },
  learner: {
    help: 'id of a learner (default: what suits records of one label, or of several); one that works end to end needs no backbone',
    value: 'ID',
  },
  names: { help: 'what labels are called is known from the start and teaches' },
  'label-set': { help: 'file that says more of them: name, description, keywords, examples', value: 'FILE' },
  seeds: { help: 'how many seeds (default 1)', value: 'K' },
  threads: { help: 'cores to use (default all)', value: 'N' },
} as const

export async function filesOf(given: Given) {
  const columns = Object.fromEntries(
    ['text', 'label', 'vector'].flatMap((name) => (given.text(name) === undefined ? [] : [[name, given.text(name)!]])),
  )
  const beside = (part: 'train' | 'test'): OptionValues => {
    const vectors = given.text(`${part}-vectors`)
    return vectors === undefined ? {} : { vectors: resolve(vectors) }
  }
  const [train, test] = await Promise.all([
    readLabelledFile(resolve(given.required('train')), { ...columns, ...beside('train') }),
    readLabelledFile(resolve(given.required('test')), { ...columns, ...beside('test') }),
  ])
  return { train, test }
}
/** What of the files could not be read, beside what came out of the rest. */
export interface WithRejected {
  readonly rejected?: Readonly<Partial<Record<keyof LabelledFiles, Rejected>>>
}
export const rejectedIn = ({ train, test }: LabelledFiles): WithRejected =>
  train.rejected || test.rejected ? { rejected: { train: train.rejected, test: test.rejected } } : {}
export const tellRejected = ({ rejected = {} }: WithRejected): string[] =>
  (['train', 'test'] as const).flatMap((part) => {
    const { records, first } = rejected[part] ?? {}
    return first
      ? [`${records} records of the ${part} file could not be read; line ${first.line}: ${first.detail}`]
      : []
  })

/** Collects predictions where they are asked for, and writes them when all are there. */
export function predictionsFor(given: Given, files: LabelledFiles) {
  const path = given.text('predictions')
  const lines: string[] = []
  return {
    add: (predicted: Predicted) =>
      void (path !== undefined && lines.push(...predictionLines(testedIn(files), predicted))),
    write: async () => void (path !== undefined && (await writeAtomically(resolve(path), lines.join('')))),
  }
}
/** What each label means in words; undefined where names are not to teach. */
export async function wordsFor(given: Given): Promise<((name: string) => readonly string[]) | undefined> {
  const path = given.text('label-set')
  return path === undefined && !given.on('names') ? undefined : labelSetWords(path && resolve(path))
}

/** All cores, unless fewer are asked for: nobody sits at a page. */
export const threadsOf = (given: Given) => given.number('threads', availableParallelism(), { min: 1, max: 256 })
export const runtimeOf = (given: Given) => createRuntime({ threads: threadsOf(given) })
