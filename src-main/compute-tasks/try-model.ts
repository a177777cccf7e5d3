import type { Preparation } from '../backbones/feature-graph.ts'
import type { Classifier } from '../bundles/classifier.ts'
import { gatherRows, matrix, type Matrix } from '../platform/matrix.ts'
import type { ReadableDb } from '../storage/database.ts'
import type { TaskTools } from './define-task.ts'
import type { StudioModel } from './model-graph.ts'
import { contentsFor } from './project-contents.ts'

/** Samples whose contents are held at once. */
const TOGETHER = 64
/** Samples that the model as float32 is timed on. */
const COMPARED = 128

export interface Tried {
  /** Those that could be read, in the order asked. */
  readonly samples: readonly number[]
  /** What the file says of them, and what the studio says. [samples, classes] */
  readonly file: Matrix
  readonly studio: Matrix
  /** Milliseconds of each in the file. */
  readonly took: readonly number[]
  /** Milliseconds of the same samples in the model as float32, where it is asked too: of the first ones, in turn with the file. */
  readonly wholeTook: readonly number[]
}

interface Asked {
  readonly db: ReadableDb
  readonly preparation: Preparation
  readonly samples: readonly number[]
  readonly classes: number
}

interface Models {
  /** The file. */
  readonly classifier: Classifier
  readonly studio: StudioModel
  /** The model as float32, where the file keeps its numbers in less. */
  readonly whole: Classifier | null
}

/** A model's file and the studio's own way on the same samples. */
export async function tryModel(
  { db, preparation, samples, classes }: Asked,
  { classifier, studio, whole }: Models,
  { signal, emit }: Pick<TaskTools<{ readonly done: number; readonly total: number }>, 'signal' | 'emit'>,
): Promise<Tried> {
  const [file, own] = [matrix(samples.length, classes), matrix(samples.length, classes)]
  const [read, took, wholeTook]: [number[], number[], number[]] = [[], [], []]
  for (let start = 0; start < samples.length; start += TOGETHER) {
    const some = samples.slice(start, start + TOGETHER)
    const contents = await contentsFor(db, preparation, some)
    const unreadable = new Set<number>()
    const onUnreadable = (i: number) => void unreadable.add(i)
    const said = await classifier.classify(contents, { signal, onUnreadable })
    const readable = [...contents.keys()].filter((i) => !unreadable.has(i))
    if (readable.length > 0) {
      const expected = await studio.probabilities(readable.map((i) => contents[i]!))
      file.data.set(gatherRows(said.probabilities, Int32Array.from(readable)).data, read.length * classes)
      own.data.set(expected.data, read.length * classes)
      read.push(...readable.map((i) => some[i]!))
      took.push(...readable.map((i) => said.took[i]!))
      if (whole && start < COMPARED)
        wholeTook.push(
          ...(
            await whole.classify(
              readable.map((i) => contents[i]!),
              { signal },
            )
          ).took,
        )
    }
    emit({ done: start + some.length, total: samples.length })
  }
  const all = Int32Array.from(read.keys())
  return { samples: read, file: gatherRows(file, all), studio: gatherRows(own, all), took, wholeTook }
}
