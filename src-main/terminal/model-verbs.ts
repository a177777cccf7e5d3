import type { Model } from '../contract/models.ts'
import { NamedError } from '../platform/named-error.ts'
import type { Studio } from '../services/studio.ts'
import { pluginOption, type Command } from './command.ts'
import { taskCalled, taskFlag } from './task-called.ts'
import { beginningCalled, beginningFlags, beginningWords } from './beginning-called.ts'
import { tellEmbedded } from './tell-embedded.ts'
import { finishedRun } from './finished-run.ts'
import { finished, withProject } from './with-project.ts'

export class NothingToResume extends NamedError<Record<string, never>> {
  constructor() {
    super({}, 'No training of this project was interrupted: there is nothing to go on with')
  }
}
async function resumeNewest({ models }: Studio) {
  const run = (await models.runs()).find(({ state }) => state === 'interrupted')
  if (!run) throw new NothingToResume()
  return models.resume({ run: run.id })
}

export const modelVerbs: readonly Command[] = [
  {
    verb: 'embed',
    summary: 'Computes features of every sample that has none yet.',
    positionals: ['PROJECT'],
    flags: {
      backbone: {
        help: 'id of a backbone, or a model folder (default: vectors that came with every sample, else the built-in one for such samples)',
        value: 'ID_OR_FOLDER',
      },
      ...pluginOption,
    },
    examples: ['kindling embed banking.kindling', 'kindling embed banking.kindling --backbone models/all-MiniLM-L6-v2'],
    run: (given, entries) =>
      withProject(entries, given.positionals[0]!, (studio) =>
        finished(studio, studio.models.embed({ backbone: given.text('backbone'), options: given.options })),
      ),
    tell: tellEmbedded,
  },
  {
    verb: 'train',
    summary: 'Trains a model on the labels of the project and makes it the active one.',
    positionals: ['PROJECT'],
    flags: {
      learner: { help: 'id of a learner', value: 'ID' },
      ...beginningFlags,
      seed: { help: 'seed', value: 'N' },
      ...pluginOption,
      ...taskFlag,
      'all-labels': { help: 'let the labels kept for measuring teach too; the project measures no more' },
      resume: { help: 'go on with the newest interrupted run' },
    },
    examples: [
      'kindling train banking.kindling --learner softmax-head.v1',
      'kindling train banking.kindling --learner fine-tune.v1 --option model=models/all-MiniLM-L6-v2',
      'kindling train banking.kindling --resume',
    ],
    run: (given, entries) =>
      withProject(entries, given.positionals[0]!, async (studio) => {
        if (given.on('all-labels')) await studio.models.releaseHoldout()
        const task = (await taskCalled(studio, given)).id
        return finishedRun(
          studio,
          given.on('resume')
            ? resumeNewest(studio)
            : studio.models.train({
                task,
                startFrom: await beginningCalled(studio, given, 'train'),
                learner: given.text('learner'),
                options: given.options,
                seed: given.number('seed', 0, { min: 0, max: 2 ** 32 - 1 }),
              }),
          given.positionals[0]!,
        )
      }),
    tell: (m: Model) =>
      `Model ${m.version}: ${m.labels} labels of ${m.classes.length} classes in ${(m.trainMs / 1000).toFixed(2)} s${m.holdout ? `; hold-out ${m.holdout.metric === 'microF1' ? 'micro F1 ' : ''}${(100 * m.holdout.accuracy).toFixed(1)} % on ${m.holdout.samples}` : ''}${beginningWords(
        m.beginning,
      )
        .map((words) => `; ${words}`)
        .join('')}${m.active ? '' : '; not in use: the model in use does better there'}`,
  },
]
