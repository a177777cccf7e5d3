import { logitsOf } from '../learners/head-logits.ts'
import { measure } from '../experiments/measure-holdout.ts'
import type { HoldoutAnswers } from '../evaluation/holdout-figures.ts'
import type { TargetKind } from '../platform/targets.ts'
import { answeredSamples } from '../storage/tables/annotations.ts'
import { probabilitiesOf } from '../training/head-graph.ts'
import { unpackParameters } from '../training/pack-parameters.ts'
import { defineTask } from './define-task.ts'
import { labelledRows, labelsIn } from './labelled-rows.ts'

interface MeasuredHead {
  readonly task: number
  readonly set: number
  readonly learner: string
  readonly parameters: Uint8Array
  readonly temperature: number
  readonly kind: TargetKind
  /** Label ids in class order; any other number for a label that the task does not have yet. */
  readonly classes: readonly number[]
}

/** What a head that was trained elsewhere says of the hold-out; null where there is none. */
export const measureHead = defineTask({
  name: 'measureHead',
  process: 'shared',
  async run(
    { task, set, learner, parameters, temperature, kind, classes }: MeasuredHead,
    { project, reader, runtime },
  ): Promise<HoldoutAnswers | null> {
    const kept = answeredSamples(reader.database(project), true, task)
    const unseen = labelsIn(kept).filter((label) => !classes.includes(label))
    const whole = labelledRows(kept, reader.features(project, set), [...classes, ...unseen], kind)
    const head = { parameters: unpackParameters(parameters), logits: logitsOf(learner), temperature, kind }
    return measure(await probabilitiesOf(head, whole.rows, runtime), whole, unseen, temperature)
  },
})
