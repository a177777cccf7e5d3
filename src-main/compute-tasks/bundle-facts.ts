import { basename, dirname } from 'node:path'
import { folderOption } from '../backbones/backbone-choice.ts'
import { shippedTable } from '../backbones/static-table/shipped-table.ts'
import type { Preparation } from '../backbones/feature-graph.ts'
import type { BundleFacts } from '../bundles/model-card.ts'
import type { OptionValues } from '../contract/options.ts'
import { learnerFace, anyBackboneFace } from '../learners/faces.ts'
import type { ReadableDb } from '../storage/database.ts'
import { answeredSamples } from '../storage/tables/annotations.ts'
import { listFeatureSets, type FeatureSetRecord } from '../storage/tables/features.ts'
import { modelById, type ModelRecord } from '../storage/tables/models.ts'
import { sampleCount } from '../storage/tables/samples.ts'
import { requireTask } from '../storage/tables/tasks.ts'

/** What a card says of where a model comes from. */
export function bundleFacts(
  db: ReadableDb,
  record: ModelRecord,
  { project, preparation }: { readonly project: string; readonly preparation: Preparation },
): BundleFacts {
  const set = listFeatureSets(db).find(({ id }) => id === record.setId)!
  const backbone = anyBackboneFace(set.backbone)
  const counts = new Map<number, number>()
  for (const { labelIds } of answeredSamples(db, false, record.task))
    for (const id of labelIds) counts.set(id, (counts.get(id) ?? 0) + 1)
  return {
    project: basename(project, '.kindling'),
    task: requireTask(db, record.task).name,
    version: record.version,
    lineage: {
      parent: record.parentId === null ? null : (modelById(db, record.parentId)?.version ?? null),
      teacher: record.teacher,
      beginning: record.beginning,
      bundle: record.bundle,
      synthetic: record.synthetic,
    },
    kind: record.kind,
    input: backbone.input,
    trainedAt: record.at,
    seed: record.seed,
    learner: { id: record.learner, title: learnerFace(record.learner).title, options: record.options },
    // Where a folder lay is nobody's business: its last part says which it was.
    backbone: { id: set.backbone, title: set.title, fingerprint: set.fingerprint, options: withoutPaths(set.options) },
    folder: partsOf(set, preparation),
    samples: sampleCount(db),
    labels: record.labels,
    labelCounts: record.classes.map((id) => counts.get(id) ?? 0),
    holdoutLabels: answeredSamples(db, true, record.task).length,
  }
}

/** The folder whose numbers are in the features; null where they were learnt from the project alone. */
function partsOf({ backbone, options }: FeatureSetRecord, { kind }: Preparation): string | null {
  const folder = folderOption(anyBackboneFace(backbone).options)
  if (folder) return String(options[folder] ?? '') || null
  // Word pieces without a folder: of a table file, the built-in one or what was cut from it.
  const hasPieces = kind === 'tokens' || kind === 'grams-and-tokens'
  return hasPieces ? dirname(String(options['file'] || shippedTable())) : null
}

const withoutPaths = (options: OptionValues): OptionValues =>
  Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name,
      typeof value === 'string' && /[\\/]/.test(value) ? basename(value.replaceAll('\\', '/')) : value,
    ]),
  )
