import type { Content } from '../backbones/backbone.ts'
import type { OptionSchema, OptionsOf } from '../contract/options.ts'
import type { TeachingSearch } from '../contract/teachers.ts'
import { searchTeaching } from '../experiments/search-teaching.ts'
import type { ContentLearner } from '../learners/learner.ts'
import { predictContents } from '../learners/predict-contents.ts'
import { endsEarly } from '../training/early-end.ts'
import type { RunTeacher } from '../storage/tables/training-runs.ts'
import type { TrainingContext, TrainingTask } from '../training/training-task.ts'

/** How far a search is, with all it has found so far, and what it chose. */
export type SettlingEvent =
  | { readonly tried: number; readonly of: number; readonly found: TeachingSearch['tried'] }
  | { readonly teacher: RunTeacher }

interface Searching {
  readonly learner: ContentLearner
  readonly options: OptionsOf<OptionSchema>
  readonly context: Pick<TrainingContext, 'runtime' | 'seed' | 'signal' | 'halt'>
  readonly emit: (event: SettlingEvent) => void
}

/** The part of a teacher that its loss reads. */
export const howOf = ({ temperature, labelsShare }: RunTeacher) => ({ temperature, labelsShare })

/** A teacher whose temperature and labels' share have been looked for; as it is where there are too few labels for that. */
export async function settledTeacher(
  { grid, ...teacher }: RunTeacher,
  { teacher: teaching, ...problem }: TrainingTask<readonly Content[]>,
  { learner, options, context: { halt, ...context }, emit }: Searching,
): Promise<RunTeacher> {
  const search = await searchTeaching({
    task: { ...problem, teacher: teaching! },
    grid: grid!,
    rowsAt: (rows, places) => places.map((place) => rows[place]!),
    async learn(task) {
      // Each try ends as it would, for it is compared; between two it may be paused.
      await endsEarly({ halt }, 0, () => ({}))
      const model = await learner.train(task, options, context)
      return (rows) => predictContents(learner, model, rows, options, context)
    },
    seed: context.seed,
    onTried: (tried, of, found) => emit({ tried, of, found }),
  })
  const found = search
    ? { ...teacher, temperature: search.temperature, labelsShare: search.labelsShare, search }
    : teacher
  emit({ teacher: found })
  return found
}
