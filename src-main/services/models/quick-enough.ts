import { isDeepStrictEqual } from 'node:util'
import type { Numerics } from '../../compute-tasks/numerics.ts'
import type { OptionValues } from '../../contract/options.ts'
import type { LearnerFace } from '../../learners/about-learner.ts'
import { NamedError } from '../../platform/named-error.ts'
import type { JobControl } from '../jobs/jobs.ts'

/** Even the smallest of it takes longer. */
export class NoStudentSoQuick extends NamedError<{ learner: string; ms: number; quickest: number }> {
  constructor(learner: string, ms: number, quickest: number) {
    const took = Number(quickest.toPrecision(2))
    super(
      { learner, ms, quickest: took },
      `No ${learner} takes ${ms} ms or less here: the quickest takes ${took} ms. Allow it more, or choose another student`,
    )
  }
}

/** Sizes that are tried where none is wanted, the largest first. */
const SIZES = [12_000_000, 5_000_000, 1_000_000, 500_000]

/** Ways a student may be set, the slowest first; what is given stays as it is. */
export function waysToBeQuick(
  { asStudent, paces }: Pick<LearnerFace, 'asStudent' | 'paces'>,
  { bytes, classes, given = {} }: { readonly bytes?: number; readonly classes: number; readonly given?: OptionValues },
): OptionValues[] {
  const ways = paces ?? (bytes === undefined ? SIZES : [bytes]).map((size) => asStudent!(size, classes, given))
  const whole = ways.map((way) => ({ ...way, ...given }))
  return whole.filter((way, i) => !whole.slice(0, i).some((before) => isDeepStrictEqual(before, way)))
}

interface Wanted {
  readonly learner: string
  readonly choices: readonly OptionValues[]
  readonly classes: number
  readonly ms: number
}

/** The slowest choice that is quick enough, by place. Throws NoStudentSoQuick, and as the task `timeStudents` does. */
export async function quickEnough(
  numerics: Pick<Numerics, 'run'>,
  wanted: Wanted,
  { signal, progress }: Pick<JobControl, 'signal' | 'progress'>,
): Promise<number> {
  const onEvent = ({ done, total }: { readonly done: number; readonly total: number }) => progress(done, total, 'tries')
  const timed = await numerics.run('timeStudents', wanted, { process: 'own', signal, onEvent })
  const found = timed.find(({ medianMs }) => medianMs <= wanted.ms)
  if (!found) throw new NoStudentSoQuick(wanted.learner, wanted.ms, Math.min(...timed.map(({ medianMs }) => medianMs)))
  return found.choice
}
