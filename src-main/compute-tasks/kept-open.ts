import type { Content, Extractor } from '../backbones/backbone.ts'
import type { Runtime } from '../compute/runtime.ts'
import { anyBackbone } from '../learners/trained-backbone.ts'
import { matrix } from '../platform/matrix.ts'
import { resolveOptions } from '../platform/options.ts'
import type { ReadableDb } from '../storage/database.ts'
import { backboneState, listFeatureSets } from '../storage/tables/features.ts'
import { modelById } from '../storage/tables/models.ts'
import { openHead, type OpenHead } from '../training/open-head.ts'
import { headOfModel } from './head-of-model.ts'
import { batchesFor, type PoolReader } from './project-reader.ts'

interface Tell {
  readonly loading: () => void
  readonly warming: () => void
}

/** What stays open in this process so that it answers at once: the backbone of one set of features, and heads of models on it. */
export interface KeptOpen {
  backbone: { readonly set: number; readonly input: Content['kind']; readonly extractor: Extractor } | null
  readonly heads: Map<number, OpenHead>
}
const kept = new WeakMap<PoolReader, KeptOpen>()

export function keptOpen(reader: PoolReader): KeptOpen {
  const known = kept.get(reader) ?? { backbone: null, heads: new Map<number, OpenHead>() }
  kept.set(reader, known)
  return known
}

/** Opens what makes the features of a set, and lets it read the first sample; what was open before is closed. Throws as `Backbone.open` does. */
export async function openBackbone(
  open: KeptOpen,
  { db, set }: { readonly db: ReadableDb; readonly set: number },
  runtime: Runtime,
  tell: Tell,
): Promise<void> {
  if (open.backbone?.set === set) return
  tell.loading()
  await open.backbone?.extractor.close()
  open.backbone = null
  const record = listFeatureSets(db).find(({ id }) => id === set)!
  const backbone = anyBackbone(record.backbone)
  const options = resolveOptions(backbone.id, backbone.options, record.options)
  const onUnreadable = () => {}
  const extractor = await backbone.open(options, backboneState(db, set), { runtime, seed: 0, onUnreadable })
  try {
    tell.warming()
    for await (const { contents } of batchesFor(backbone.input)(db, 1)) {
      await extractor.embed(contents)
      break
    }
  } catch (error) {
    await extractor.close()
    throw error
  }
  open.backbone = { set, input: backbone.input, extractor }
}

/** Opens the head of a model and runs it once. */
export async function openHeadOf(
  open: KeptOpen,
  { db, model: id, dimensions }: { readonly db: ReadableDb; readonly model: number; readonly dimensions: number },
  runtime: Runtime,
  tell: Tell,
): Promise<void> {
  if (open.heads.has(id)) return
  tell.loading()
  const head = await openHead(headOfModel(db, modelById(db, id)!), dimensions, runtime)
  tell.warming()
  await head.probabilities(matrix(1, dimensions))
  open.heads.set(id, head)
}
