import type { ReadableDb } from '../../storage/database.ts'
import { contentHashes, sampleCount, samplePartsOf, type SampleParts } from '../../storage/tables/samples.ts'
import type { ConversationColumns } from '../../storage/tables/turns.ts'
import { textHash } from '../../platform/content-hash.ts'
import { ContentTable } from './content-table.ts'
import { columnsApart, textsBeside } from './texts-beside.ts'
import { contextOf } from './stored-context.ts'

/** A sample that is there, with what its record said beside the content. */
export interface KnownSample extends Omit<SampleParts, 'context'> {
  readonly id: number
  readonly context: Readonly<Record<string, unknown>>
}
export interface Wanted {
  readonly text: string | null
  /** SHA-256 of the image. */
  readonly image: string | null
  readonly contentHash: number
  readonly context: Readonly<Record<string, unknown>>
}
export interface Found {
  readonly sample: KnownSample | null
  /** What a new sample is to be found by. */
  readonly hash: number
  /** Columns with texts that tell it from a sample of equal content. */
  readonly apart: readonly string[]
}

/**
 * Finds the sample a record is of: equal content, and no other text beside it that differs. The first sample of a content is found by the hash of that
 * alone; those that are kept apart from it by a hash of the texts beside it, too. In conversations equal texts at different places are samples each.
 */
export class KnownSamples {
  readonly #db: ReadableDb
  readonly #table: ContentTable
  /** Columns that say where in a conversation a sample stands. */
  readonly #places: readonly string[]

  constructor(db: ReadableDb, expected: number, columns: ConversationColumns | null = null) {
    this.#db = db
    this.#places = columns ? [columns.conversation, ...(columns.turn === null ? [] : [columns.turn])] : []
    this.#table = new ContentTable(expected + sampleCount(db))
    for (const { id, hash } of contentHashes(db)) this.#table.add(hash, id)
  }

  add(hash: number, id: number): void {
    this.#table.add(hash, id)
  }

  find(wanted: Wanted): Found {
    const { contentHash } = wanted
    const first = this.#holding(contentHash, wanted)
    if (first === null) return { sample: null, hash: contentHash, apart: [] }
    const places = this.#places.filter((name) => Object.hasOwn(wanted.context, name))
    const texts = textsBeside(wanted.context)?.filter(([name]) => !places.includes(name)) ?? []
    const beside = [...texts, ...places.map((name) => [name, wanted.context[name]] as const)]
    const apart = columnsApart(texts, first.context)
    if (columnsApart(beside, first.context).length === 0) return { sample: first, hash: contentHash, apart }
    const hash = textHash(JSON.stringify([contentHash, beside]))
    const other = this.#holding(hash, wanted)
    const isSame = other !== null && columnsApart(beside, other.context).length === 0
    return { sample: isSame ? other : null, hash, apart }
  }

  #holding(hash: number, { text, image }: Wanted): KnownSample | null {
    for (const id of this.#table.candidates(hash)) {
      const parts = samplePartsOf(this.#db, id)
      if (text === null ? parts.image !== image : parts.text !== text) continue
      return { id, ...parts, context: contextOf(parts.context) }
    }
    return null
  }
}
