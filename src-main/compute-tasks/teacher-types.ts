import type { Matrix } from '../platform/matrix.ts'
import type { TeacherAnswers } from '../storage/tables/teacher-answers.ts'
import type { TaskTools } from './define-task.ts'
import type { Answered } from './labelled-rows.ts'

/** What a teacher says of a sample: calibrated probabilities, in the order of its classes. */
export type Sayings = ReadonlyMap<number, Float32Array>
export interface OpenTeacher {
  /** Label ids. */
  readonly classes: readonly number[]
  /** Samples it may be asked of, ascending. */
  readonly ids: ArrayLike<number>
  /** Of samples it cannot read it says nothing. */
  readonly says: (samples: readonly number[]) => Promise<Sayings>
  /** Its features of samples, those of several models side by side; zeros where it has none. Null: nobody knows them. */
  readonly features: ((samples: readonly number[]) => Matrix) | null
  readonly close: () => Promise<void>
}

export interface TeacherAsked {
  readonly task: number
  /** Answers that a committee learns from: none of the hold-out. */
  readonly learned: readonly Answered[]
  readonly seed: number
}
/** What a model from elsewhere has just said of samples: whoever can write keeps it. */
export interface TeacherSaid {
  readonly teacher: string
  readonly said: TeacherAnswers
  readonly done: number
  readonly of: number
}
export type TeacherTools = Pick<TaskTools, 'project' | 'reader' | 'runtime' | 'signal'> & {
  readonly onSaid?: (said: TeacherSaid) => void
}
