import { learnerFace, learnerFaces, NotAStudent, requireServed } from '../../learners/faces.ts'
import type { OptionValues } from '../../contract/options.ts'
import type { WantedTeacher } from '../../contract/teachers.ts'
import { sampleCount } from '../../storage/tables/samples.ts'
import { kindOf } from '../project/open-project.ts'
import { teacherSource } from './teacher-source.ts'
import { beginEndToEnd } from './train-end-to-end.ts'
import type { TrainingDeps } from './train-model.ts'

interface Distillation {
  readonly task: number
  readonly teacher?: WantedTeacher
  readonly student?: string
  readonly bytes?: number
  readonly temperature?: number
  readonly labelsShare?: number
  /** Tries a few of both, of each that is not given. */
  readonly search?: boolean
  readonly options?: OptionValues
  readonly seed: number
}

/** What students on banking77 learnt most with (docs/distillation.md). */
const [TEMPERATURE, LABELS_SHARE, BYTES] = [3, 0.1, 1_000_000]
/** What a search tries, the usual first: at a tie it stays. */
const [TEMPERATURES, LABELS_SHARES] = [
  [TEMPERATURE, 1, 6],
  [LABELS_SHARE, 0.5],
]

/** A new run of a student. Throws as `teacherSource` does, NotAStudent, ServesOtherKind, OtherContents. */
export async function beginDistillation(
  { db, numerics, clock }: Pick<TrainingDeps, 'db' | 'numerics' | 'clock'>,
  { task, teacher: wanted, student, bytes = BYTES, temperature, labelsShare, search, options, seed }: Distillation,
): Promise<number> {
  const teacher = await teacherSource({ db, numerics }, task, wanted)
  const contents = kindOf(db) ?? 'text'
  const fitting = learnerFaces.find(({ input, asStudent }) => asStudent && input === contents)
  const id = student ?? fitting!.id
  const { asStudent, ...face } = learnerFace(id)
  requireServed(face, teacher.kind)
  if (!asStudent) throw new NotAStudent(id)
  return beginEndToEnd(
    { db, clock },
    {
      task,
      learner: id,
      options: { ...asStudent(bytes, teacher.classes), ...options },
      seed,
      teacher: {
        by: teacher.by,
        temperature: temperature ?? TEMPERATURE,
        labelsShare: labelsShare ?? LABELS_SHARE,
        upTo: sampleCount(db),
        ...(search && {
          grid: {
            temperatures: temperature === undefined ? TEMPERATURES : [temperature],
            labelsShares: labelsShare === undefined ? LABELS_SHARES : [labelsShare],
          },
        }),
      },
    },
  )
}
