import type { Content } from '../backbones/backbone.ts'
import type { Preparation } from '../backbones/feature-graph.ts'
import type { ReadableDb } from '../storage/database.ts'
import { contentsAfter } from '../storage/tables/samples.ts'
import { vectorsAfter } from '../storage/tables/vectors.ts'
import { contentsOf } from './project-reader.ts'

/** What a model of that preparation reads of these samples, in their order. */
export const contentsFor = async (
  db: ReadableDb,
  { kind }: Pick<Preparation, 'kind'>,
  samples: readonly number[],
): Promise<Content[]> =>
  kind === 'vector'
    ? samples.map((sample) => ({ kind: 'vector', values: vectorsAfter(db, sample - 1, 1)[0]!.vector }))
    : contentsOf(db, samples)

/** The first samples of the pool that are not among others. */
export const firstSamples = (db: ReadableDb, count: number, others: ReadonlySet<number>): number[] =>
  contentsAfter(db, 0, count + others.size)
    .map(({ id }) => id)
    .filter((id) => !others.has(id))
    .slice(0, count)
