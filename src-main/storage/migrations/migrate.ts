import { existsSync } from 'node:fs'
import { backUp } from '../back-up.ts'
import { sql, type WritableDb } from '../database.ts'
import { DiskFull, OtherEdition, UpdateFailed } from '../project-file-errors.ts'
import { firstSchema } from './0010-first-schema.ts'
import { importsAppearWhole } from './0020-imports-appear-whole.ts'
import { featuresKnowTheirPool } from './0030-features-know-their-pool.ts'
import { queriesKeepTheirMemory } from './0040-queries-keep-their-memory.ts'
import { runsCanBeResumed } from './0050-runs-can-be-resumed.ts'
import { exportsTellAll } from './0060-exports-tell-all.ts'
import { labelsHaveKeys } from './0070-labels-have-keys.ts'
import { answersByAnnotator } from './0080-answers-by-annotator.ts'
import { importsBringTasks } from './0090-imports-bring-tasks.ts'
import { predictionsBySample } from './0100-predictions-by-sample.ts'
import { modelsKeepTheirC } from './0110-models-keep-their-c.ts'
import { labelsSayWhatTheyMean } from './0120-labels-say-what-they-mean.ts'
import { featuresMayReadWords } from './0130-features-may-read-words.ts'
import { modelsHaveTeachers } from './0140-models-have-teachers.ts'
import { teachersMayBeSeveral } from './0150-teachers-may-be-several.ts'
import { labelsRetire } from './0160-labels-retire.ts'
import { syntheticSamplesInQuarantine } from './0170-synthetic-samples-in-quarantine.ts'
import { answersOfLanguageModels } from './0190-answers-of-language-models.ts'
import { rulesSuggestLabels } from './0200-rules-suggest-labels.ts'
import { modelsAreExposedInSteps } from './0210-models-are-exposed-in-steps.ts'
import { modelsBeginFromOthers } from './0220-models-begin-from-others.ts'
import { samplesStandInConversations } from './0290-samples-stand-in-conversations.ts'
import { modelsHearTheirContext } from './0300-models-hear-their-context.ts'
import { copiesOfPictures } from './0310-copies-of-pictures.ts'
import { modelsComeInBundles } from './0330-models-come-in-bundles.ts'
import { teachersAnswersAreKept } from './0340-teachers-answers-are-kept.ts'
import { annotatorsKeepWhoTheyAre } from './0350-annotators-keep-who-they-are.ts'
import { syntheticSamplesHaveSources } from './0360-synthetic-samples-have-sources.ts'
import { holdoutHeldAgainstTexts } from './0370-holdout-held-against-texts.ts'
import { standingsAreOfPersons } from './0380-standings-are-of-persons.ts'
import { copiesSayOfWhat } from './0400-copies-say-of-what.ts'
import { doubtfulSamplesWait } from './0410-doubtful-samples-wait.ts'
import { sentencesKeepTheirSources } from './0440-sentences-keep-their-sources.ts'

export interface Migration {
  /** By tens, so that branches can merge. */
  readonly number: number
  readonly name: string
  readonly up: string
}

/** In order; files keep their numbers for ever. */
export const migrations: readonly Migration[] = [
  firstSchema,
  importsAppearWhole,
  featuresKnowTheirPool,
  queriesKeepTheirMemory,
  runsCanBeResumed,
  exportsTellAll,
  labelsHaveKeys,
  answersByAnnotator,
  importsBringTasks,
  predictionsBySample,
  modelsKeepTheirC,
  labelsSayWhatTheyMean,
  featuresMayReadWords,
  modelsHaveTeachers,
  teachersMayBeSeveral,
  labelsRetire,
  syntheticSamplesInQuarantine,
  answersOfLanguageModels,
  rulesSuggestLabels,
  modelsAreExposedInSteps,
  modelsBeginFromOthers,
  samplesStandInConversations,
  modelsHearTheirContext,
  copiesOfPictures,
  modelsComeInBundles,
  teachersAnswersAreKept,
  annotatorsKeepWhoTheyAre,
  syntheticSamplesHaveSources,
  holdoutHeldAgainstTexts,
  standingsAreOfPersons,
  copiesSayOfWhat,
  doubtfulSamplesWait,
  sentencesKeepTheirSources,
]

export const newestSchema = (): number => migrations.at(-1)!.number

/**
 * Brings the file up to date: a copy first (`backup` and the schema's number, null for a new file), then each step in a transaction of its own.
 * Forward only; stops at the first step that fails. Throws OtherEdition, UpdateFailed, DiskFull.
 */
export function migrate(db: WritableDb, backup: string | null, upTo = newestSchema()): void {
  const at = Number(db.pragma('user_version'))
  requirePrefix(db, at)
  const missing = migrations.filter(({ number }) => number > at && number <= upTo)
  if (missing.length === 0) return
  const copy = backup && freePath(`${backup}-${at}`)
  if (copy) backUp(db, copy)
  for (const step of missing) {
    try {
      db.transaction(() => take(db, step))
    } catch (cause) {
      if (cause instanceof DiskFull) throw cause
      const detail = cause instanceof Error ? cause.message : String(cause)
      throw new UpdateFailed({ path: db.path, step: step.name, backup: copy ?? '', detail }, { cause })
    }
  }
}

function take(db: WritableDb, { number, name, up }: Migration) {
  db.exec('CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT')
  db.exec(up)
  db.run(sql`INSERT INTO migrations (number, name) VALUES (${number}, ${name})`)
  db.pragma(`user_version = ${number}`)
}

/** The first schema that keeps the list of steps taken. */
const KEEPS_LIST = 20

/** The steps a file took must be the first ones we know, in our order. */
function requirePrefix(db: WritableDb, at: number) {
  const taken =
    at >= KEEPS_LIST
      ? db.all<Pick<Migration, 'number' | 'name'>>(sql`SELECT number, name FROM migrations ORDER BY number`)
      : []
  const known = migrations.slice(0, taken.length)
  const said = (steps: readonly Pick<Migration, 'number' | 'name'>[]) =>
    steps.map((s) => `${s.number} ${s.name}`).join(', ')
  if (said(taken) !== said(known)) throw new OtherEdition({ path: db.path, found: said(taken), expected: said(known) })
}

function freePath(wanted: string): string {
  for (let i = 1; ; i++) {
    const path = i === 1 ? wanted : `${wanted}-${i}`
    if (!existsSync(path)) return path
  }
}
