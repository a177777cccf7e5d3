import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { BackboneOfOthers } from '../../backbones/faces.ts'
import type { OutputOf } from '../../compute-tasks/numerics.ts'
import type { TeacherSource, WantedTeacher } from '../../contract/teachers.ts'
import { NamedError } from '../../platform/named-error.ts'
import type { TargetKind } from '../../platform/targets.ts'
import type { WritableDb } from '../../storage/database.ts'
import { labelsCalled, labelsMeant } from '../../storage/labels-called.ts'
import { FOR_THE_POOL, modelFor } from '../../storage/model-for.ts'
import { activeFeatureSet } from '../../storage/tables/features.ts'
import { labelNames } from '../../storage/tables/labels.ts'
import { modelById, type ModelRecord } from '../../storage/tables/models.ts'
import { requireTask } from '../../storage/tables/tasks.ts'
import { kindOf } from '../project/open-project.ts'
import { teachable, type TrainingDeps } from './train-model.ts'

/** There is no model yet, or none of that task, or its features are not in the project. */
export class NoTeacher extends NamedError<Record<string, never>> {
  constructor() {
    super({}, 'There is no model that could teach another: train one first')
  }
}

/** Heads of a committee read features. */
export class NoFeaturesForCommittee extends NamedError<Record<string, never>> {
  constructor() {
    super({}, 'A committee learns from features, and there are none yet: compute them with a backbone first')
  }
}

/** What one knows another does not: there is no mean of them. */
export class TeachersDiffer extends NamedError<{ version: number; other: number; labels: string }> {
  constructor(version: number, other: number, labels: readonly string[]) {
    const names = labels.join(', ')
    super({ version, other, labels: names }, `Models ${version} and ${other} do not know the same labels: ${names}`)
  }
}

/** It would teach what no sample of the task can be. */
export class BundleOfOtherLabels extends NamedError<{ path: string; labels: string }> {
  constructor(path: string, labels: readonly string[]) {
    super({ path, labels: labels.join(', ') }, `${path} knows labels that the task has not: ${labels.join(', ')}`)
  }
}

/** A classifier of others that could tell no two labels of the task apart. */
export class NoLabelsInCommon extends NamedError<{ path: string; labels: string }> {
  constructor(path: string, labels: readonly string[]) {
    const names = labels.join(', ')
    super({ path, labels: names }, `Fewer than two labels of ${path} are labels of the task; it knows ${names}`)
  }
}

/** A teacher that was found, with how many labels it knows and what kind of task it serves. */
export interface FoundTeacher {
  readonly by: TeacherSource
  readonly classes: number
  readonly kind: TargetKind
}

/** Heads as many as strategies ask by default. */
const MEMBERS = 10
/** Of many labels so many are told by name. */
const NAMED = 5

/** The teacher that is asked for, the model in use where none is named. Throws NoTeacher, TeachersDiffer, BundleOfOtherLabels, NoLabelsInCommon, TooFewClasses, and as the tasks `lookIntoBundle` and `lookIntoClassifier` do. */
export async function teacherSource(
  { db, numerics }: Pick<TrainingDeps, 'db' | 'numerics'>,
  task: number,
  wanted?: WantedTeacher,
): Promise<FoundTeacher> {
  if (wanted === 'committee') return committee(db, task)
  if (wanted && !Array.isArray(wanted) && !(await isBundle(wanted.bundle)))
    return ofOthers(db, task, wanted.bundle, await numerics.run('lookIntoClassifier', { path: wanted.bundle }, {}))
  if (wanted && !Array.isArray(wanted))
    return bundled(db, task, wanted.bundle, await numerics.run('lookIntoBundle', { path: wanted.bundle }, {}))
  return models(db, task, wanted)
}

function models(db: WritableDb, task: number, wanted: readonly number[] | undefined): FoundTeacher {
  const found = wanted ? wanted.map((id) => modelById(db, id)) : [modelFor(db, FOR_THE_POOL, task)]
  const able = found.filter((model): model is ModelRecord => model?.task === task && model.setId !== null)
  const [first, ...others] = able
  if (!first || able.length < found.length) throw new NoTeacher()
  for (const other of others) {
    if (isDeepStrictEqual(other.classes, first.classes)) continue
    const apart = [...first.classes, ...other.classes].filter(
      (label) => !first.classes.includes(label) || !other.classes.includes(label),
    )
    throw new TeachersDiffer(first.version, other.version, shortened(labelNames(db, apart)))
  }
  const by = { kind: 'models' as const, models: able.map(({ id, version }) => ({ id, version })) }
  return { by, classes: first.classes.length, kind: first.kind }
}

function committee(db: WritableDb, task: number): FoundTeacher {
  const set = activeFeatureSet(db)?.id
  if (set === undefined) throw new NoFeaturesForCommittee()
  const known = new Set(teachable(db, task).flatMap(({ labelIds }) => labelIds))
  return { by: { kind: 'committee', members: MEMBERS, set }, classes: known.size, kind: requireTask(db, task).kind }
}

function bundled(
  db: WritableDb,
  task: number,
  path: string,
  { manifest, labels, sha256 }: OutputOf<'lookIntoBundle'>,
): FoundTeacher {
  const contents = kindOf(db) ?? 'text'
  if (manifest.input !== contents) throw new BackboneOfOthers(path, manifest.input, contents)
  const { unknown } = labelsCalled(db, labels, task)
  if (unknown.length > 0) throw new BundleOfOtherLabels(path, shortened(unknown))
  const { project, version, kind } = manifest
  return { by: { kind: 'bundle', path, project, version, sha256 }, classes: labels.length, kind }
}

/** An archive, or a folder that says so; any other folder or file is a model of others. */
const isBundle = async (path: string): Promise<boolean> =>
  /\.zip$/i.test(path) ||
  (await access(join(path, 'bundle.json')).then(
    () => true,
    () => false,
  ))

function ofOthers(
  db: WritableDb,
  task: number,
  path: string,
  { input, labels, sha256 }: OutputOf<'lookIntoClassifier'>,
): FoundTeacher {
  const contents = kindOf(db) ?? 'text'
  if (input !== contents) throw new BackboneOfOthers(path, input, contents)
  const meant = labelsMeant(db, labels, task)
  const unmatched = labels.filter((_, column) => meant[column] === null)
  const matched = labels.length - unmatched.length
  if (matched < 2) throw new NoLabelsInCommon(path, shortened(labels))
  const by = {
    kind: 'classifier' as const,
    path,
    sha256,
    matched,
    unmatched: unmatched.slice(0, TOLD),
    others: unmatched.length,
  }
  return { by, classes: matched, kind: 'single' }
}
/** Of labels nobody knows so many are kept by name. */
const TOLD = 20

const shortened = (names: readonly string[]) => (names.length > NAMED ? [...names.slice(0, NAMED), '…'] : names)
