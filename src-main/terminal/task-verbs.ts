import type { AnnotatorAgreement, Task } from '../contract/tasks.ts'
import type { Studio } from '../services/studio.ts'
import { WrongUsage, type Command, type Given } from './command.ts'
import { taskCalled, taskFlag, taskNamed } from './task-called.ts'
import { withProject } from './with-project.ts'

const KINDS = ['single', 'multi'] as const
const MOST = { min: 1, max: 100 }

/** What `tasks PROJECT ACTION TASK` does, by action. */
const ACTIONS: Readonly<Record<string, (studio: Studio, name: string, given: Given) => Promise<unknown>>> = {
  add: async ({ tasks }, name, given) =>
    tasks.add({ name, kind: given.oneOf('kind', KINDS), wanted: given.number('annotators', 1, MOST) }),
  async set(studio, name, given) {
    const { id: task, wanted } = await taskNamed(studio, name)
    if (given.text('kind')) await studio.tasks.setKind({ task, kind: given.oneOf('kind', KINDS) })
    const annotators = given.number('annotators', wanted, MOST)
    if (annotators !== wanted) await studio.tasks.setWanted({ task, wanted: annotators })
    const renamed = given.text('name')
    if (renamed !== undefined) await studio.tasks.rename({ task, name: renamed })
  },
  remove: async (studio, name) => studio.tasks.remove({ task: (await taskNamed(studio, name)).id }),
}

export const taskVerbs: readonly Command[] = [
  {
    verb: 'tasks',
    summary: 'Lists, adds, changes and removes the tasks of a project: what is asked of each sample.',
    positionals: ['PROJECT', '[add|set|remove]', '[TASK]'],
    flags: {
      kind: { help: 'one label a sample, or several; only before the first answer', value: 'single|multi' },
      annotators: { help: 'how many answer each sample', value: 'N' },
      name: { help: 'set: its new name', value: 'NAME' },
    },
    examples: [
      'kindling tasks banking.kindling',
      'kindling tasks banking.kindling add topics --kind multi',
      'kindling tasks banking.kindling set topics --annotators 2',
    ],
    run: (given, entries) =>
      withProject(entries, given.positionals[0]!, async (studio) => {
        const [, action, name] = given.positionals
        if (action !== undefined) {
          const act = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined
          if (!act) throw new WrongUsage('tasks', `“${action}” is not add, set or remove`)
          if (name === undefined) throw new WrongUsage('tasks', 'TASK missing')
          await act(studio, name, given)
        }
        return studio.tasks.list()
      }),
    tell: (tasks: readonly Task[]) => tasks.map(lineOf).join('\n'),
  },
  {
    verb: 'agreement',
    summary: 'How far annotators agree on the samples that several of them have labelled, with 95 % intervals.',
    positionals: ['PROJECT'],
    flags: taskFlag,
    examples: ['kindling agreement banking.kindling --task topics'],
    run: (given, entries) =>
      withProject(entries, given.positionals[0]!, async (studio) =>
        studio.tasks.agreement({ task: (await taskCalled(studio, given)).id }),
      ),
    tell: tellAgreement,
  },
]

const percent = (share: number) => `${(100 * share).toFixed(1)} %`
const decimals = (value: number) => value.toFixed(3)
type Figure = AnnotatorAgreement['share']
const between = (figure: NonNullable<Figure>, words: (value: number) => string) =>
  `${words(figure.value)} (${words(figure.low)} to ${words(figure.high)})`

function tellAgreement({ samples, annotators, wanted, needed, share, alpha, pairs }: AnnotatorAgreement): string {
  if (samples === 0) return 'No sample is labelled by several annotators'
  return [
    `${samples} sample${samples === 1 ? '' : 's'} labelled by several of ${annotators} annotators`,
    share ? `Answers alike: ${between(share, percent)}` : `Too few to say how far they agree: ${needed} are needed`,
    ...(share
      ? [
          alpha
            ? `Krippendorff’s α: ${between(alpha, decimals)}`
            : 'No α: all answers are one and the same, which chance gives too',
        ]
      : []),
    ...pairs.map(
      (pair) =>
        `${pair.annotators.join(', ')}: ${pair.samples} samples, ${pair.share ? `alike ${between(pair.share, percent)}${pair.kappa ? `, Cohen’s κ ${between(pair.kappa, decimals)}` : ''}` : 'too few to say'}`,
    ),
    ...(wanted === 1 ? ['One annotator is asked for each sample: second answers are mostly corrections'] : []),
  ].join('\n')
}

const lineOf = ({ name, kind, wanted, labels, labelled, skipped, flagged }: Task) =>
  [
    `${name}: ${kind === 'single' ? 'one label a sample' : 'several labels a sample'}`,
    `${wanted} annotator${wanted === 1 ? '' : 's'} each`,
    `${labels} label${labels === 1 ? '' : 's'}`,
    `${labelled} labelled, ${skipped} skipped, ${flagged} flagged`,
  ].join('; ')
