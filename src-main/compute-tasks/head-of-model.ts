import { logitsOf } from '../learners/head-logits.ts'
import type { ReadableDb } from '../storage/database.ts'
import { modelParameters, type ModelRecord } from '../storage/tables/models.ts'
import type { Head } from '../training/head-graph.ts'
import { isByNames } from '../experiments/problem-for.ts'
import { unpackParameters } from '../training/pack-parameters.ts'

/** A stored model as scoring sees it: what its features go through last. */
export const headOfModel = (
  db: ReadableDb,
  { id, learner, temperature, kind, inverseL2, names }: ModelRecord,
): Head => ({
  parameters: unpackParameters(modelParameters(db, id)),
  logits: logitsOf(learner),
  temperature,
  kind,
  inverseL2: inverseL2 ?? undefined,
  byNames: isByNames({ names: names ?? undefined }),
})
