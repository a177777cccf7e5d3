import type { ShadowState } from '../contract/shadow.ts'
import type { Studio } from '../services/studio.ts'
import { NothingHeldBack } from '../services/models/shadow-service.ts'
import { WrongUsage, type Command } from './command.ts'
import { taskCalled, taskFlag } from './task-called.ts'
import { withProject } from './with-project.ts'

const VERB = 'held'

/** What `held PROJECT ACTION` does, by action. */
const ACTIONS: Readonly<Record<string, (studio: Studio, task: number) => Promise<unknown>>> = {
  on: async ({ shadow }, task) => shadow.set({ task, on: true }),
  off: async ({ shadow }, task) => shadow.set({ task, on: false }),
  look: async ({ shadow }, task) => shadow.lookAgain({ task }),
  async use({ shadow, models }, task) {
    const { held } = await shadow.state({ task })
    if (!held) throw new NothingHeldBack()
    await models.activate({ model: held.model })
  },
}

export const heldVerbs: readonly Command[] = [
  {
    verb: VERB,
    summary: 'A model that new answers made worse and that is not used: look at the answers again, or use it; on, off.',
    positionals: ['PROJECT', '[look|use|on|off]'],
    flags: taskFlag,
    examples: ['kindling held banking.kindling', 'kindling held banking.kindling look'],
    run: (given, entries) =>
      withProject(entries, given.positionals[0]!, async (studio): Promise<ShadowState> => {
        const { id: task } = await taskCalled(studio, given)
        const action = given.positionals[1]
        if (action !== undefined) {
          const act = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined
          if (!act) throw new WrongUsage(VERB, `“${action}” is not ${Object.keys(ACTIONS).join(', ')}`)
          await act(studio, task)
        }
        return studio.shadow.state({ task })
      }),
    tell: ({ on, held, measured, enough, earlier }: ShadowState) =>
      [
        ...(held ? heldLines(held) : ['No model is held back.']),
        on
          ? 'Models that are trained by themselves are checked on the samples kept for measuring before they are used.'
          : 'Models that are trained by themselves are used at once.',
        ...(on && measured < enough
          ? [
              `${measured} of these samples are answered, a check on them needs ${enough}: until then new answers are held against earlier ones, from ${earlier} on.`,
            ]
          : []),
      ].join('\n'),
  },
]

const points = (share: number) => `${(100 * share).toFixed(1)}`
const heldLines = ({ version, before, samples, gain, by, metric }: NonNullable<ShadowState['held']>): string[] => [
  `Model ${version} is held back, model ${before} stays in use: ${
    metric === 'earlier'
      ? `its answers contradict earlier ones, of which ${samples} are told ${points(-gain.value)} % worse (${points(-gain.high)} to ${points(-gain.low)}, three standard deviations).`
      : `${points(gain.value)} points (${points(gain.low)} to ${points(gain.high)}, three standard deviations) on ${samples} samples.`
  }`,
  ...by.map(({ annotator, kind, answers }) => `  since then: ${annotator} | ${kind} | answers ${answers}`),
]
