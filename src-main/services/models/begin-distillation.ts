import { learnerFace, learnerFaces, NotAStudent, requireServed } from '../../learners/faces.ts'
import { NamedError } from '../../platform/named-error.ts'
import type { OptionValues } from '../../contract/options.ts'
import type { Model } from '../../contract/models.ts'
import { FOR_THE_POOL, modelFor } from '../../storage/model-for.ts'
import { modelById } from '../../storage/tables/models.ts'
import { sampleCount } from '../../storage/tables/samples.ts'
import { kindOf } from '../project/open-project.ts'
import { beginEndToEnd } from './train-end-to-end.ts'
import type { TrainingDeps } from './train-model.ts'

/** There is no model yet, or none of that task, or its features are not in the project. */
export class NoTeacher extends NamedError<Record<string, never>> {
  constructor() {
    super({}, 'There is no model that could teach another: train one first')
  }
}

interface Distillation {
  readonly task: number
  readonly teacher?: Model['id']
  readonly student?: string
  readonly bytes?: number
  readonly temperature?: number
  readonly labelsShare?: number
  readonly options?: OptionValues
  readonly seed: number
}

/** What students on banking77 learnt most with (docs/distillation.md). */
const [TEMPERATURE, LABELS_SHARE, BYTES] = [3, 0.1, 1_000_000]

/** A new run of a student of one of the project's models. Throws NoTeacher, NotAStudent, ServesOtherKind, OtherContents. */
export function beginDistillation(
  { db, clock }: Pick<TrainingDeps, 'db' | 'clock'>,
  {
    task,
    teacher,
    student,
    bytes = BYTES,
    temperature = TEMPERATURE,
    labelsShare = LABELS_SHARE,
    options,
    seed,
  }: Distillation,
): number {
  const model = teacher === undefined ? modelFor(db, FOR_THE_POOL, task) : modelById(db, teacher)
  if (!model || model.task !== task || model.setId === null) throw new NoTeacher()
  const kind = kindOf(db) ?? 'text'
  const fitting = learnerFaces.find(({ input, asStudent }) => asStudent && input === kind)
  const id = student ?? fitting?.id ?? model.learner
  const { asStudent, ...face } = learnerFace(id)
  requireServed(face, model.kind)
  if (!asStudent) throw new NotAStudent(id)
  return beginEndToEnd(
    { db, clock },
    {
      task,
      learner: id,
      options: { ...asStudent(bytes, model.classes.length), ...options },
      seed,
      teacher: { model: model.id, temperature, labelsShare, upTo: sampleCount(db) },
    },
  )
}
