import type { ExemplarFigures, Online, SourceFigures } from '../contract/suggestions.ts'
import { WrongUsage, type Command } from './command.ts'
import { taskCalled, taskFlag } from './task-called.ts'
import { withProject } from './with-project.ts'

interface Told {
  readonly cards: number
  readonly sources: readonly SourceFigures[]
  readonly exemplars: ExemplarFigures
  readonly online: Online
}

export const suggestionVerbs: readonly Command[] = [
  {
    verb: 'suggestions',
    summary: 'Tells who suggested labels on answered cards, and how often each source was right.',
    positionals: ['PROJECT'],
    flags: {
      ...taskFlag,
      online: { help: 'on or off: whether each answer steps the model at once', value: 'on|off' },
    },
    examples: [
      'kindling suggestions banking.kindling',
      'kindling suggestions banking.kindling --online off',
      'kindling suggestions banking.kindling --json -',
    ],
    run: (given, entries) =>
      withProject(entries, given.positionals[0]!, async (studio): Promise<Told> => {
        const { suggestions } = studio
        const { id: task } = await taskCalled(studio, given)
        const on = given.text('online')
        if (on !== undefined && on !== 'on' && on !== 'off')
          throw new WrongUsage('suggestions', `--online “${on}” is neither on nor off`)
        if (on !== undefined) await suggestions.setOnline({ task, on: on === 'on' })
        return {
          ...(await suggestions.sources({ task })),
          exemplars: await suggestions.exemplars({ task }),
          online: await suggestions.online({ task }),
        }
      }),
    tell: ({ cards, sources, exemplars, online }: Told) =>
      [
        sources.length === 0
          ? 'Nothing yet: with each answer from a card it is kept who suggested what.'
          : `Of ${cards} answered card${cards === 1 ? '' : 's'}, in the order in which sources are heard:`,
        ...sources.map(lineOf),
        exemplarWords(exemplars),
        onlineWords(online),
      ].join('\n'),
  },
]

const percent = (share: number) => `${(100 * share).toFixed(1)} %`
const lineOf = ({ source, right, of, precision, coverage, measured }: SourceFigures) =>
  [
    source,
    `right on ${right} of ${of}`,
    precision && `precision ${percent(precision.value)} (95 % ${percent(precision.low)} to ${percent(precision.high)})`,
    `coverage ${percent(coverage)}`,
    !measured && 'too few answers to move it',
  ]
    .filter(Boolean)
    .join(' | ')

function exemplarWords({ code, threshold, samples, wanted }: ExemplarFigures): string {
  const of = `${samples} labelled sample${samples === 1 ? '' : 's'}`
  if (code === 'never')
    return `Exemplars are silent: of ${of} even the most alike are not right ${percent(wanted)} of the time.`
  const from = `Exemplars speak from a similarity of ${threshold!.toFixed(2)} on`
  return code === 'first'
    ? `${from}; ${of} are too few to say how often that is right.`
    : `${from}, for ${percent(wanted)} precision on ${of}.`
}

function onlineWords({ version, steps, now }: Online): string {
  const began = 'Each answer steps the model at once'
  switch (now) {
    case 'off':
      return 'Answers do not step the model: it guesses as it was trained (--online on).'
    case 'no-model':
      return `${began}, once there is one.`
    case 'compared':
      return `${began}, but not while a new kind of model is shown step by step.`
    case 'not-linear':
      return `${began}, but model ${version} is more than one layer on features and waits for its next training.`
    case 'full':
      return `${began}: model ${version} and ${steps} answers since; further ones wait for the next training, which learns more from so many.`
    case 'ready':
      return `${began}: model ${version} and ${steps} answer${steps === 1 ? '' : 's'} since.`
  }
}
