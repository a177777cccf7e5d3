import type { Backbone, Content } from '../backbones/backbone.ts'
import type { ReadableDb } from '../storage/database.ts'
import { readProjectFile } from '../storage/project-file.ts'
import { loadFeatures, lastEmbedded, type Features } from '../storage/tables/features.ts'
import { contentsAfter, imageBy } from '../storage/tables/samples.ts'
import { vectorsAfter } from '../storage/tables/vectors.ts'
import { readLinkedImage, readLinkedImageNow } from '../storage/linked-image.ts'

/** The project file as the compute process sees it: read only, opened once, features of one set kept in memory. */
export class PoolReader {
  #db: ReadableDb | null = null
  #features: { key: string; features: Features } | null = null

  database(path: string): ReadableDb {
    if (this.#db?.path !== path) {
      this.#db = readProjectFile(path)
      this.#features = null
    }
    return this.#db
  }

  features(path: string, set: number): Features {
    const db = this.database(path)
    // Blocks may come in while these are read.
    return db.snapshot(() => {
      const key = `${set}/${lastEmbedded(db, set)}`
      if (this.#features?.key !== key) this.#features = { key, features: loadFeatures(db, set) }
      return this.#features.features
    })
  }
}

export interface ContentBatch {
  readonly ids: Int32Array
  readonly contents: readonly Content[]
}

/** Contents in id order, after an id and up to another; images are read from the file or from where they are linked. */
export async function* contentBatches(
  db: ReadableDb,
  size: number,
  after = 0,
  upTo = Infinity,
): AsyncGenerator<ContentBatch> {
  for (let last = after; ;) {
    const rows = contentsAfter(db, last, size).filter(({ id }) => id <= upTo)
    if (rows.length === 0) return
    last = rows.at(-1)!.id
    const contents = rows.map((row) => contentOf(db, row))
    yield { ids: Int32Array.from(rows, ({ id }) => id), contents: await Promise.all(contents) }
  }
}

async function contentOf(db: ReadableDb, { text, image }: { text: string | null; image: string | null }) {
  if (text !== null) return { kind: 'text', text } satisfies Content
  const stored = imageBy(db, image!)!
  // A linked image that is gone, or is another one by now, has nothing to see, and the others go on.
  const bytes = stored.bytes ?? (await readLinkedImage(stored.path!, image!).catch(() => new Uint8Array(0)))
  return { kind: 'image', bytes } satisfies Content
}

/** Contents in id order, up to an id. Images are read each time somebody looks at them: a large pool of them takes no memory. */
export function* lazyContents(db: ReadableDb, upTo: number): Generator<{ id: number; content: Content }> {
  for (let last = 0; ;) {
    const rows = contentsAfter(db, last, LAZY_ROWS).filter(({ id }) => id <= upTo)
    if (rows.length === 0) return
    last = rows.at(-1)!.id
    for (const { id, text, image } of rows)
      yield { id, content: text !== null ? { kind: 'text', text } : lazyImage(db, image!) }
  }
}
const LAZY_ROWS = 4096

const lazyImage = (db: ReadableDb, image: string): Content => ({
  kind: 'image',
  get bytes() {
    const { bytes, path } = imageBy(db, image)!
    if (bytes) return bytes
    try {
      return readLinkedImageNow(path!, image)
    } catch {
      return new Uint8Array(0)
    }
  },
})

/** Contents of these samples, in their order. */
export const contentsOf = (db: ReadableDb, samples: readonly number[]): Promise<Content[]> =>
  Promise.all(samples.map((sample) => contentOf(db, contentsAfter(db, sample - 1, 1)[0]!)))

/** The vectors that came with the samples, in the same order; empty for a sample that came without. */
export async function* vectorBatches(
  db: ReadableDb,
  size: number,
  after = 0,
  upTo = Infinity,
): AsyncGenerator<ContentBatch> {
  for (let last = after; ;) {
    const rows = vectorsAfter(db, last, size).filter(({ id }) => id <= upTo)
    if (rows.length === 0) return
    last = rows.at(-1)!.id
    yield {
      ids: Int32Array.from(rows, ({ id }) => id),
      contents: rows.map(({ vector }) => ({ kind: 'vector', values: vector })),
    }
  }
}

/** What a backbone of that kind reads. */
export const batchesFor = (input: Backbone['input']) => (input === 'vector' ? vectorBatches : contentBatches)
