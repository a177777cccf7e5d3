import { DEFAULT_LEARNER } from '../contract/models.ts'
import type { OptionValues } from '../contract/options.ts'
import { anyBackboneFace, isTrained, learnerFace } from '../learners/faces.ts'
import { resolveOptions } from '../platform/options.ts'
import { like, storedJson } from '../storage/stored-json.ts'
import { labelledSamples } from '../storage/tables/annotations.ts'
import { activeFeatureSet, type FeatureSetRecord } from '../storage/tables/features.ts'
import { activeModel } from '../storage/tables/models.ts'
import { readSetting, readTaskSetting } from '../storage/tables/project.ts'
import { runById } from '../storage/tables/training-runs.ts'
import { vectorCount } from '../storage/tables/vectors.ts'
import { ComputeStopped } from '../compute/compute-client.ts'
import type { ProjectSession } from './session.ts'
import type { JobSpec } from './jobs/jobs.ts'
import { embedPool } from './models/embed-pool.ts'
import { measure } from './models/measured.ts'
import { curveOf } from './models/model-view.ts'
import { trainEndToEnd } from './models/train-end-to-end.ts'
import { trainModel } from './models/train-model.ts'
import type { BackboneChoice } from '../backbones/backbone-choice.ts'
import type { Numerics } from '../compute-tasks/requests.ts'
import { kindOf, type OpenProject } from './project/open-project.ts'
import { inTurn } from './queue/in-turn.ts'
import { openQueue } from './queue/queue.ts'
import { startRanker } from './queue/ranker.ts'
import { rankPool, usableModel, type StrategyChoice } from './queue/rank-pool.ts'
import type { StudioContext } from './context.ts'

const DEFAULT_BACKBONE: BackboneChoice = { backbone: 'ngram-lsa.v1', options: {} }
const OWN_VECTORS: BackboneChoice = { backbone: 'precomputed.v1', options: {} }
const TRAINING = { learner: DEFAULT_LEARNER, options: {} }
export const DEFAULT_STRATEGY: StrategyChoice = { id: 'auto.v1', options: {} }

/** Cards asked of a strategy beyond one training's worth: what a page holds, and what lies ready behind it. */
const AHEAD = 40

export const chosenStrategy = ({ db }: OpenProject): StrategyChoice =>
  readTaskSetting<StrategyChoice>(db, 'strategy', like({ id: '', options: {} })) ?? DEFAULT_STRATEGY

/** Sets a project to work: its queue, and behind it features, models and rankings as they become due. */
export function openSession(context: StudioContext, project: OpenProject, numerics: Numerics): ProjectSession {
  const { clock, events, newSeed, settings } = context
  const { db } = project
  const queue = openQueue(context, project)
  const turn = inTurn()
  /** Features the newest training began on: a failure is not tried again at once. */
  let triedOn: number | null = null
  const session: ProjectSession = {
    project,
    queue,
    numerics,
    inTurn: turn,
    paces: new Map(),
    runs: new Map(),
    sinceTraining: labelsSince(project),
    measured: measure(db),
    ranker: startRanker(context, {
      project,
      queue,
      inTurn: turn,
      trainingDue,
      work: { embed, train, select },
    }),
    embedding,
    training,
    endToEnd,
  }

  /** Enough new labels; or new features, which the model in use cannot read. */
  function trainingDue(): boolean {
    const outdated = !usableModel(db) && activeModel(db) !== null && activeFeatureSet(db)?.id !== triedOn
    return (session.sinceTraining >= settings.current().retrainEvery || outdated) && classesSeen(project) > 1
  }
  /** Goes on with the features in use; without any, with those somebody chose, or what suits the samples. */
  function embed() {
    const active = activeFeatureSet(db)
    if (active) return embedding(choiceOf(active), isTrained(active.backbone) ? active.id : undefined)
    const choice = readSetting<BackboneChoice>(db, 'backbone', like({ backbone: '', options: {} })) ?? ownBackbone()
    return choice ? embedding(choice) : { code: 'needs-image-model', fields: {} }
  }
  /** Where nobody has chosen: vectors that came with every sample, or what is built in for texts. */
  function ownBackbone(): BackboneChoice | null {
    if (vectorCount(db) === project.counts.samples) return OWN_VECTORS
    return kindOf(db) === 'text' ? DEFAULT_BACKBONE : null
  }
  function embedding({ backbone, options }: BackboneChoice, set?: number): JobSpec {
    const { id, title, options: schema } = anyBackboneFace(backbone)
    const resolved = resolveOptions(id, schema, options) as OptionValues
    const request = { backbone: id, options: resolved, title, seed: newSeed(), set }
    return {
      kind: 'embed',
      title: id,
      unit: 'samples',
      total: project.counts.samples,
      work: (control) => {
        const { newest: upTo, counts } = project
        return embedPool(db, numerics, { ...request, now: clock(), upTo, samples: counts.samples }, control)
      },
    }
  }
  function endToEnd(run: number): JobSpec {
    const { learner, curve } = runById(db, run)!
    return {
      kind: 'train',
      title: learner,
      unit: 'steps',
      done: lastStep(curve),
      work(control) {
        const onRun = () => void session.runs.set(run, control.id)
        const embed = (set: FeatureSetRecord) => embedding(choiceOf(set), set.id).work(control)
        return trainEndToEnd({ db, numerics, events, clock, onRun, inTurn: turn, embed }, run, control)
      },
    }
  }
  function train() {
    return training({
      ...(readTaskSetting<typeof TRAINING>(db, 'learner', like({ learner: '' })) ?? TRAINING),
      seed: newSeed(),
    })
  }
  function training({ learner, options, seed }: { learner: string; options: OptionValues; seed: number }): JobSpec {
    const { id, options: schema } = learnerFace(learner)
    const resolved = resolveOptions(id, schema, options) as OptionValues
    return {
      kind: 'train',
      title: id,
      unit: 'steps',
      async work(control) {
        const counted = session.sinceTraining
        session.sinceTraining = 0
        const onRun = (run: number) => void session.runs.set(run, control.id)
        const set = activeFeatureSet(db)!.id
        triedOn = set
        try {
          const around = { db, numerics, events, clock, onRun }
          const model = await trainModel(around, { learner: id, options: resolved, seed, set }, control)
          // Told with the model, not with its first ranking.
          session.measured = measure(db)
          return model
        } catch (error) {
          // The process died, not the training: these labels are still to be learnt from.
          if (error instanceof ComputeStopped) session.sinceTraining += counted
          throw error
        }
      },
    }
  }
  function select(): JobSpec {
    const count = settings.current().retrainEvery + AHEAD
    const question = { ...chosenStrategy(project), seed: newSeed(), count }
    return {
      kind: 'select',
      title: question.id,
      unit: 'samples',
      async work({ signal, progress }) {
        const around = { db, numerics, clock, queue, samples: project.counts.samples }
        const asked = await rankPool(around, question, { signal, onProgress: progress })
        session.measured = measure(db)
        return asked
      },
    }
  }
  return session
}

/** Steps that a run has behind it. */
const lastStep = (curve: string): number => curveOf(curve).at(-1)?.step ?? 0

const choiceOf = ({ backbone, options }: FeatureSetRecord): BackboneChoice => ({
  backbone,
  options: storedJson<OptionValues>(options, {}),
})

const classesSeen = ({ counts }: OpenProject): number =>
  [...counts.byLabel.values()].filter(({ count }) => count > 0).length

/** Labels that no training has seen: imported ones count at once. */
function labelsSince({ db, counts }: OpenProject): number {
  const model = activeModel(db)
  return model ? Math.max(0, labelledSamples(db, false).length - model.labels) : counts.labelled
}
