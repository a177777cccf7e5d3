import { isDeepStrictEqual } from 'node:util'
import type { Backbone } from '../../backbones/backbone.ts'
import type { WritableDb } from '../../storage/database.ts'
import type { Notice } from '../../backbones/backbone.ts'
import { NamedError } from '../../platform/named-error.ts'
import { translated } from '../../storage/project-file.ts'
import { requireRoom } from '../../storage/room.ts'
import {
  activateFeatureSet,
  addFeatureSet,
  appendFeatures,
  backboneState,
  embeddedCount,
  featureSetBy,
  listFeatureSets,
  removeFeatureSet,
  type FeatureSetRecord,
} from '../../storage/tables/features.ts'
import { sampleById } from '../../storage/tables/samples.ts'
import type { JobControl } from '../jobs/jobs.ts'
import type { BackboneChoice } from '../../backbones/backbone-choice.ts'
import type { OpenedBackbone } from '../../compute-tasks/embed-task.ts'
import type { Numerics } from '../../compute-tasks/numerics.ts'

interface EmbedRequest extends BackboneChoice {
  readonly title: Backbone['title']
  readonly seed: number
  readonly now: number
  /** Samples after this one belong to an import that is not finished. */
  readonly upTo: number
  readonly samples: number
  /** What was learnt for these features, whatever was learnt since with the same options. */
  readonly set?: number
  /** Whether they become the ones in use; true where left out. */
  readonly activate?: boolean
}

export interface Embedded {
  readonly featureSet: number
  readonly embedded: number
  readonly dimensions: number
  /** Contents without features (a broken image, numbers that are not finite), and the first of them. */
  readonly unreadable: number
  readonly unreadableExamples: readonly { readonly sample: number; readonly name: string; readonly reason: string }[]
  /** What a user should know of the model. */
  readonly notices: readonly Notice[]
}

/** Not one sample has features: there is nothing to learn from, and the features in use stay. */
export class NoUsableFeatures extends NamedError<{ samples: number; reason: string }> {
  constructor(samples: number, reason: string) {
    super({ samples, reason }, `None of ${samples} samples has features: ${reason}`)
  }
}

const EXAMPLES = 20
/** Told each time: as part of a training it is a stretch that counts in another unit. */
const UNIT = 'samples'
/** Features fitted on less than half of the pool know too few of its words: they are fitted anew. */
const OUTGROWN = 2
const outgrown = ({ fittedOn }: FeatureSetRecord, samples: number) => fittedOn !== null && samples > OUTGROWN * fittedOn

/**
 * Features for every sample that has none yet under this backbone, and makes them the active ones where that is wanted. Each block is kept as it arrives, so a
 * crash or cancel costs one block. A backbone that learnt from the pool goes on with what it learnt, until the pool has outgrown that.
 */
export async function embedPool(
  db: WritableDb,
  numerics: Numerics,
  request: EmbedRequest,
  { signal, progress }: Pick<JobControl, 'signal' | 'progress'>,
): Promise<Embedded> {
  const { backbone, upTo, samples } = request
  const { options } = request
  const known = listFeatureSets(db).findLast((set) =>
    request.set === undefined
      ? set.backbone === backbone && isDeepStrictEqual(set.options, options)
      : set.id === request.set,
  )
  const reused = known && known.bytes > 0 && !outgrown(known, samples) ? known : null
  const { title, seed, now } = request
  // The fingerprint decides: a model folder whose files changed makes other features.
  const setOf = ({ state, fingerprint, dimensions, readsWords, resourceBytes }: OpenedBackbone) => {
    const made = featureSetBy(db, fingerprint)
    if (made) return { id: made.id, made: true, before: embeddedCount(db, made.id) }
    const learnt = state
      ? { state, fittedOn: samples }
      : { state: reused && backboneState(db, reused.id), fittedOn: reused?.fittedOn ?? null }
    const id = addFeatureSet(db, {
      backbone,
      title,
      options,
      fingerprint,
      dimensions,
      readsWords,
      resourceBytes,
      ...learnt,
      at: now,
    })
    return { id, made: false, before: 0 }
  }
  let use: (ReturnType<typeof setOf> & { readonly of: OpenedBackbone }) | null = null
  let [embedded, unreadable] = [0, 0]
  const unreadableExamples: { sample: number; name: string; reason: string }[] = []
  await numerics.embed(
    { backbone, options, seed, learnt: reused?.id ?? null, upTo },
    {
      signal,
      onFitting: (done, total) => progress(0, total ?? samples, UNIT),
      onOpened(of) {
        use ??= { ...setOf(of), of }
        progress(use.before + embedded, samples, UNIT)
      },
      onBlock(ids, vectors, last) {
        requireRoom(db)
        translated(db.path, () => appendFeatures(db, use!.id, ids, vectors, last))
        embedded += ids.length
        progress(use!.before + embedded + unreadable, samples, UNIT)
      },
      onUnreadable(sample, reason) {
        if (unreadable++ < EXAMPLES) unreadableExamples.push({ sample, name: nameOf(db, sample), reason })
      },
    },
  )
  const { id, made, before, of } = use!
  if (before + embedded === 0 && unreadable > 0) {
    if (!made) removeFeatureSet(db, id)
    throw new NoUsableFeatures(unreadable, unreadableExamples[0]!.reason)
  }
  if (request.activate !== false) activateFeatureSet(db, id)
  const { dimensions, notices = [] } = of
  return { featureSet: id, embedded, dimensions, unreadable, unreadableExamples, notices }
}

/** What a person knows the sample by: the file of an image, the number it came with, or its own. */
function nameOf(db: WritableDb, sample: number): string {
  const found = sampleById(db, sample)
  return found?.imageName ?? found?.externalId ?? String(sample)
}
