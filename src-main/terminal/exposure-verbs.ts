import type { Exposure, ExposureSetting } from '../contract/exposures.ts'
import { endOf, simulatedExposure, type SimulatedDay } from '../experiments/exposure/simulated-exposure.ts'
import { mulberry32 } from '../platform/random.ts'
import type { Studio } from '../services/studio.ts'
import { WrongUsage, type Command, type Given } from './command.ts'
import { modelCalled } from './model-called.ts'
import { taskCalled, taskFlag } from './task-called.ts'
import { tellDay, tellExposures } from './tell-exposures.ts'
import { withProject } from './with-project.ts'

const VERB = 'exposure'
export interface ToldExposures {
  readonly setting: ExposureSetting
  readonly exposures: readonly Exposure[]
}

/** What `exposure PROJECT ACTION` does, by action. */
const ACTIONS: Readonly<Record<string, (studio: Studio, task: number, given: Given) => Promise<unknown>>> = {
  on: async ({ exposures }, task) => exposures.set({ task, on: true }),
  off: async ({ exposures }, task) => exposures.set({ task, on: false }),
  start: async (studio, _, given) => {
    given.required('model')
    return studio.exposures.start({ model: (await modelCalled(studio, given, 'model')).id })
  },
  everybody: async ({ exposures }, task) => exposures.end({ task, how: 'everybody' }),
  withdraw: async ({ exposures }, task) => exposures.end({ task, how: 'withdrawn' }),
}

const simulation = { min: 1, max: 1_000_000 }
const tenths = (given: Given, flag: string, otherwise: number) =>
  given.number(flag, otherwise, { min: 0, max: 1000 }) / 1000

export const exposureVerbs: readonly Command[] = [
  {
    verb: VERB,
    summary:
      'New models that are shown to annotators step by step: what goes on and what came of it; on, off, start, end.',
    positionals: ['PROJECT', '[on|off|start|everybody|withdraw]'],
    flags: { ...taskFlag, model: { help: 'start: version to show step by step', value: 'VERSION' } },
    examples: ['kindling exposure banking.kindling', 'kindling exposure banking.kindling start --model 7'],
    run: (given, entries) =>
      withProject(entries, given.positionals[0]!, async (studio): Promise<ToldExposures> => {
        const { id: task } = await taskCalled(studio, given)
        const action = given.positionals[1]
        if (action !== undefined) {
          const act = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined
          if (!act) throw new WrongUsage(VERB, `“${action}” is not ${Object.keys(ACTIONS).join(', ')}`)
          await act(studio, task, given)
        }
        return { setting: await studio.exposures.setting({ task }), exposures: await studio.exposures.list({ task }) }
      }),
    tell: tellExposures,
  },
  {
    verb: 'simulate-exposure',
    summary: 'How a new model would fare that is shown step by step, day by day, with simulated annotators.',
    positionals: [],
    flags: {
      cards: { help: 'answered a day (default 2000)', value: 'N' },
      days: { help: 'at most (default 30)', value: 'N' },
      taken: { help: 'of 1,000 first guesses of the model before (default 800)', value: 'N' },
      'new-taken': { help: 'of the new model (default 800)', value: 'N' },
      'slower-by': { help: 'per mille that its answers take longer (default 0)', value: 'N' },
      seed: { help: 'of the simulation (default 1)', value: 'N' },
    },
    examples: ['kindling simulate-exposure --new-taken 770'],
    async run(given): Promise<readonly SimulatedDay[]> {
      const control = { acceptance: tenths(given, 'taken', 800), seconds: 3 }
      const slower = 1 + tenths(given, 'slower-by', 0)
      return simulatedExposure(
        {
          cardsADay: given.number('cards', 2000, simulation),
          days: given.number('days', 30, { min: 1, max: 1000 }),
          control,
          fresh: { acceptance: tenths(given, 'new-taken', 800), seconds: slower * control.seconds },
        },
        mulberry32(given.number('seed', 1, { min: 0, max: 0xffffffff })),
      )
    },
    tell: (days: readonly SimulatedDay[]) =>
      [
        ...days.map(({ day, share, cards, ...verdict }) => tellDay(`day ${day}`, { share, ...cards, ...verdict })),
        END[endOf(days)],
      ].join('\n'),
  },
]
const END = { everybody: 'Shown on all cards.', withdrawn: 'Taken back.', open: 'Still being tried.' } as const
