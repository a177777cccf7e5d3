import { distilEncoder, sentencesIn, type Distilled } from '../experiments/distil-encoder.ts'
import { defineTask, type TaskTools } from './define-task.ts'
import { lazyContents } from './project-reader.ts'

/** Progress is told so many times. */
const TOLD = 200

interface DistilEncoderRequest {
  /** Of the text model. */
  readonly folder: string
  /** A file, one a line; null: the texts of the project. */
  readonly sentences: string | null
  readonly dimensions: number
}

/** A text model as a table of one vector a word piece. Throws as `distilEncoder` does. */
export const distilEncoderTask = defineTask({
  name: 'distilEncoder',
  process: 'own',
  async run(
    { folder, sentences: file, dimensions }: DistilEncoderRequest,
    { project, reader, runtime, signal, emit }: TaskTools<{ readonly done: number; readonly total: number }>,
  ): Promise<Distilled> {
    const sentences = file === null ? textsOf(reader.database(project)) : await sentencesIn(file)
    let told = -Infinity
    return distilEncoder(folder, sentences, {
      dimensions,
      runtime,
      signal,
      onProgress(done, total) {
        if (done < total && done - told < total / TOLD) return
        told = done
        emit({ done, total })
      },
    })
  },
})

const textsOf = (db: Parameters<typeof lazyContents>[0]): string[] => [
  ...new Set(
    [...lazyContents(db, Number.MAX_SAFE_INTEGER)].flatMap(({ content }) =>
      content.kind === 'text' ? [content.text.trim()] : [],
    ),
  ),
]
