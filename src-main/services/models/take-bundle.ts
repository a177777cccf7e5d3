import { basename } from 'node:path'
import { requireKind } from '../../backbones/faces.ts'
import type { OutputOf } from '../../compute-tasks/numerics.ts'
import type { TakenBundle } from '../../contract/models.ts'
import { anyBackboneFace, learnerFace } from '../../learners/faces.ts'
import { NamedError } from '../../platform/named-error.ts'
import { resolveOptions } from '../../platform/options.ts'
import type { WritableDb } from '../../storage/database.ts'
import { labelsCalled } from '../../storage/labels-called.ts'
import { addFeatureSet, featureSetBy, removeFeatureSet } from '../../storage/tables/features.ts'
import { ensureLabel, labelNamed, listLabels } from '../../storage/tables/labels.ts'
import type { TaskRecord } from '../../storage/tables/tasks.ts'
import type { StudioContext } from '../context.ts'
import type { JobControl } from '../jobs/jobs.ts'
import { kindOf } from '../project/open-project.ts'
import type { ProjectSession } from '../session.ts'
import { storeModel } from './store-model.ts'

/** Labels of a bundle that the task does not have, and that nobody has asked to add, or that are retired. */
export class LabelsNotInTask extends NamedError<{ path: string; task: string; labels: string }> {
  constructor(path: string, task: string, labels: readonly string[]) {
    const names = labels.join(', ')
    super(
      { path, task, labels: names },
      `${path} knows labels that “${task}” does not have, or that are retired there: ${names}. Nothing was taken in; have missing ones added (--add-labels), or restore those that are retired`,
    )
  }
}
/** One label a sample, and any number of them. */
export class BundleOfOtherKind extends NamedError<{ path: string; task: string; kind: string }> {
  constructor(path: string, { name, kind }: TaskRecord) {
    const [own, other] = kind === 'single' ? ['one label', 'several labels'] : ['several labels', 'one label']
    super({ path, task: name, kind }, `${path} gives ${other} a sample, “${name}” has ${own}. Nothing was taken in`)
  }
}

interface Taking {
  readonly path: string
  readonly task: TaskRecord
  readonly addLabels: boolean
}
type Deps = Pick<StudioContext, 'clock' | 'events'> & { readonly at: ProjectSession }

/**
 * A bundle as a version: its graph up to the features is kept as a feature set, its last layer as a head on it, measured on the hold-out and not taken into use.
 * Labels are matched by name. Cancelled or failed, it leaves nothing. Throws LabelsNotInTask, BundleOfOtherKind, BackboneOfOthers, and as the task `takeBundle` does.
 */
export async function takeBundleIn(
  { at, clock, events }: Deps,
  { path, task, addLabels }: Taking,
  control: JobControl,
): Promise<TakenBundle> {
  const { numerics } = at
  const { db } = at.project
  const { signal } = control
  const bundle = await numerics.run('takeBundle', { path }, { process: 'own', signal })
  const { manifest, labels, state, fingerprint, dimensions, learner, parameters, temperature } = bundle
  if (manifest.kind !== task.kind) throw new BundleOfOtherKind(path, task)
  const contents = kindOf(db)
  if (contents) requireKind({ id: path, input: manifest.input }, contents)
  const added = labelsToAdd(db, bundle, { path, task, addLabels })
  const known = featureSetBy(db, fingerprint)
  const id = known?.id ?? addFeatureSet(db, { ...setOf(bundle), state, fingerprint, dimensions, at: clock() })
  try {
    const { unreadable } = await at.embedSet(featureSetBy(db, fingerprint)!, control)
    signal.throwIfAborted()
    // A label that is not there yet has no answers: any number that is no id will do.
    const classes = labels.map((name, c) => labelNamed(db, name, task.id) ?? -1 - c)
    const head = { learner, parameters, temperature, kind: manifest.kind, classes }
    const holdout = await numerics.run('measureHead', { ...head, task: task.id, set: id }, { signal })
    const model = db.transaction(() =>
      storeModel(
        { db, events, clock },
        {
          ...head,
          classes: labels.map((name) => ensureLabel(db, name, task.id)),
          labels: 0,
          trainMs: 0,
          finalLoss: 0,
          steps: 0,
          holdout,
          pool: null,
          inverseL2: null,
          names: null,
          synthetic: null,
        },
        {
          task: task.id,
          learner,
          options: resolveOptions(learner, learnerFace(learner).options, {}),
          seed: 0,
          setId: id,
          parentId: null,
          lastAction: 0,
          bundle: originOf(bundle),
        },
        false,
      ),
    )
    return { model, added, samples: at.project.counts.samples - unreadable, unreadable }
  } catch (error) {
    if (!known) removeFeatureSet(db, id)
    throw error
  }
}

type TakenApart = OutputOf<'takeBundle'>

/** Names that become labels with it. Throws LabelsNotInTask. */
function labelsToAdd(
  db: WritableDb,
  { labels }: Pick<TakenApart, 'labels'>,
  { path, task, addLabels }: Taking,
): string[] {
  const { unknown } = labelsCalled(db, labels, task.id)
  const retired = unknown.filter((name) => labelNamed(db, name, task.id) !== null)
  const first = listLabels(db, task.id).length === 0
  const refused = addLabels || first ? retired : unknown
  if (refused.length > 0) throw new LabelsNotInTask(basename(path), task.name, shortened(refused))
  return [...unknown]
}

const NAMED = 5
const shortened = (names: readonly string[]) => (names.length > NAMED ? [...names.slice(0, NAMED), '…'] : names)

const setOf = ({ backbone, manifest }: TakenApart) => ({
  backbone,
  title: anyBackboneFace(backbone).title,
  options: {},
  readsWords: manifest.input === 'text',
  fittedOn: null,
})

const originOf = ({ manifest: { project, version, precision }, sha256 }: TakenApart) => ({
  project,
  version,
  precision,
  sha256,
})
