import { NamedError } from '../platform/named-error.ts'
import { matrix } from '../platform/matrix.ts'
import { modelById } from '../storage/tables/models.ts'
import { vectorsOf } from '../storage/tables/features.ts'
import { defineTask, type TaskTools } from './define-task.ts'
import { keptOpen } from './kept-open.ts'

/** It was open in another process, which has ended. */
export class NotKeptOpen extends NamedError<Record<string, never>> {
  constructor() {
    super({}, 'The model is not open in this process')
  }
}
/** A sample without features, or texts where features are not made from texts. */
export class NothingToReadOf extends NamedError<{ reads: string }> {
  constructor(reads: string) {
    super({ reads }, `The model in use cannot tell: its features are made from ${reads}, and there are none of this`)
  }
}

interface One {
  readonly model: number
  readonly of: { readonly text: string } | { readonly sample: number }
}
interface Said {
  /** In the order of the model's classes. */
  readonly probabilities: Float32Array
  readonly tookMs: number
}

/** What a model that is open says of one text or sample; nothing is opened for it. Throws NotKeptOpen, NothingToReadOf. */
export const predictOne = defineTask({
  name: 'predictOne',
  process: 'shared',
  async run({ model: id, of }: One, { project, reader }: TaskTools): Promise<Said> {
    const began = performance.now()
    const { backbone, heads } = keptOpen(reader)
    const head = heads.get(id)
    if (!head) throw new NotKeptOpen()
    const set = modelById(reader.database(project), id)!.setId!
    const row = 'text' in of ? await readText(of.text) : stored(of.sample)
    return { probabilities: await head.probabilities(row), tookMs: performance.now() - began }

    async function readText(text: string) {
      if (backbone?.set !== set) throw new NotKeptOpen()
      if (backbone.input !== 'text') throw new NothingToReadOf(backbone.input)
      return backbone.extractor.embed([{ kind: 'text', text }])
    }
    function stored(sample: number) {
      const vector = vectorsOf(reader.database(project), set, [sample]).get(sample)
      if (!vector) throw new NothingToReadOf('samples')
      const row = matrix(1, vector.length)
      row.data.set(vector)
      return row
    }
  },
})
