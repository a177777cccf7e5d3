import { NamedError } from '../../platform/named-error.ts'
import { learnerFace, learnerFaces, NotAStudent, NothingToAlign, requireServed } from '../../learners/faces.ts'
import type { OptionValues } from '../../contract/options.ts'
import type { WantedBeginning } from '../../contract/beginnings.ts'
import type { AlignmentWeights, TeachingWeights, WantedTeacher } from '../../contract/teachers.ts'
import { sampleCount } from '../../storage/tables/samples.ts'
import { kindOf } from '../project/open-project.ts'
import { teacherSource } from './teacher-source.ts'
import { beginningOf } from './beginning-of.ts'
import { beginEndToEnd, optionsHere } from './train-end-to-end.ts'
import { waysToBeQuick } from './quick-enough.ts'
import type { TrainingDeps } from './train-model.ts'

interface Distillation {
  readonly task: number
  readonly teacher?: WantedTeacher
  readonly student?: string
  readonly bytes?: number
  /** The longest that one sample may take. */
  readonly ms?: number
  readonly temperature?: number
  readonly labelsShare?: number
  /** Tries a few of both, of each that is not given. */
  readonly search?: boolean
  /** What its teacher's features teach beside. */
  readonly align?: Partial<AlignmentWeights>
  /** What samples count beside each other. */
  readonly weights?: Partial<TeachingWeights>
  /** A student to begin from; its size and its options are that one's. */
  readonly startFrom?: WantedBeginning
  readonly options?: OptionValues
  readonly seed: number
}

/** What students on banking77 learnt most with (docs/distillation.md). */
const [TEMPERATURE, LABELS_SHARE, BYTES] = [3, 0.1, 1_000_000]
const ALIKE: TeachingWeights = { labelled: 1, unlabelled: 1, synthetic: 1, confidence: false }
/** What a search tries, the usual first: at a tie it stays. */
const [TEMPERATURES, LABELS_SHARES] = [
  [TEMPERATURE, 1, 6],
  [LABELS_SHARE, 0.5],
]

/** It says how likely labels are, and nothing of how it comes to it. */
export class TeacherWithoutFeatures extends NamedError<{ path: string }> {
  constructor(path: string) {
    super({ path }, `${path} gives probabilities only: features of a teacher come from models of this project`)
  }
}

/** Every student gives a sample one label. */
export class NoStudentOfSeveral extends NamedError<Record<string, never>> {
  constructor() {
    super(
      {},
      'No student gives a sample several labels yet: the model itself can be bundled, as int8 at a quarter of its size',
    )
  }
}

/** It has learnt the labels that a search leaves out in turn. */
export class NothingToSearchFrom extends NamedError<{ version: number }> {
  constructor(version: number) {
    super({ version }, `Model ${version} has learnt the labels a search judges by: begin from it, or search`)
  }
}

/** A student that can be trained: nothing is kept of it until it is begun. */
export interface PreparedStudent {
  readonly learner: string
  /** Null: it may take as long as it does. Else what is looked for among `choices`. */
  readonly wanted: { readonly choices: readonly OptionValues[]; readonly classes: number; readonly ms: number } | null
  /** A new run of it; `options`: the choice that was made. */
  readonly begin: (options?: OptionValues) => number
}

/** Throws as `beginningOf` does, NothingToSearchFrom, NoStudentOfSeveral; and as `teacherSource` does, NotAStudent, ServesOtherKind, OtherContents, TeacherWithoutFeatures, NothingToAlign. */
export async function prepareDistillation(
  { db, numerics, clock }: Pick<TrainingDeps, 'db' | 'numerics' | 'clock'>,
  {
    task,
    teacher: wanted,
    student,
    bytes,
    ms,
    temperature,
    labelsShare,
    search,
    align: wantedAlign,
    weights: wantedWeights,
    startFrom,
    options: given,
    seed,
  }: Distillation,
): Promise<PreparedStudent> {
  const teacher = await teacherSource({ db, numerics }, task, wanted)
  if (teacher.kind === 'multi') throw new NoStudentOfSeveral()
  const contents = kindOf(db) ?? 'text'
  const fitting = learnerFaces.find(({ input, asStudent }) => asStudent && input === contents)
  const begun = startFrom && beginningOf(db, { task, learner: student, options: given }, startFrom)
  if (begun && search) throw new NothingToSearchFrom(begun.beginning.version)
  const id = begun?.learner ?? student ?? fitting!.id
  const options = begun?.options ?? given
  const face = learnerFace(id)
  const { asStudent } = face
  requireServed(face, teacher.kind)
  if (!asStudent) throw new NotAStudent(id)
  const align = { feature: 0, relation: 0, ...wantedAlign }
  const aligns = align.feature > 0 || align.relation > 0
  if (aligns && 'path' in teacher.by) throw new TeacherWithoutFeatures(teacher.by.path)
  if (aligns && face.aligns?.(options ?? {}) !== true) throw new NothingToAlign(id)
  const usual = () => (begun ? begun.options : { ...asStudent(bytes ?? BYTES, teacher.classes, given), ...given })
  const begin = (chosen?: OptionValues) =>
    beginEndToEnd(
      { db, clock },
      {
        task,
        learner: id,
        options: chosen ?? usual(),
        seed,
        beginning: begun?.beginning,
        teacher: {
          by: teacher.by,
          temperature: temperature ?? TEMPERATURE,
          labelsShare: labelsShare ?? LABELS_SHARE,
          upTo: sampleCount(db),
          ...(aligns && { align }),
          ...(wantedWeights && { weights: { ...ALIKE, ...wantedWeights } }),
          ...(search && {
            grid: {
              temperatures: temperature === undefined ? TEMPERATURES : [temperature],
              labelsShares: labelsShare === undefined ? LABELS_SHARES : [labelsShare],
            },
          }),
        },
      },
    )
  const choices = begun ? [begun.options] : waysToBeQuick(face, { bytes, classes: teacher.classes, given })
  return {
    learner: id,
    wanted:
      ms === undefined
        ? null
        : { choices: choices.map((one) => optionsHere(db, face, one)), classes: teacher.classes, ms },
    begin,
  }
}
