import type { ExemplarFigures, SourceFigures } from '../contract/suggestions.ts'
import type { Command } from './command.ts'
import { taskCalled, taskFlag } from './task-called.ts'
import { withProject } from './with-project.ts'

interface Told {
  readonly cards: number
  readonly sources: readonly SourceFigures[]
  readonly exemplars: ExemplarFigures
}

export const suggestionVerbs: readonly Command[] = [
  {
    verb: 'suggestions',
    summary: 'Tells who suggested labels on answered cards, and how often each source was right.',
    positionals: ['PROJECT'],
    flags: taskFlag,
    examples: ['kindling suggestions banking.kindling', 'kindling suggestions banking.kindling --json -'],
    run: (given, entries) =>
      withProject(entries, given.positionals[0]!, async (studio): Promise<Told> => {
        const { suggestions } = studio
        const { id: task } = await taskCalled(studio, given)
        return { ...(await suggestions.sources({ task })), exemplars: await suggestions.exemplars({ task }) }
      }),
    tell: ({ cards, sources, exemplars }: Told) =>
      [
        sources.length === 0
          ? 'Nothing yet: with each answer from a card it is kept who suggested what.'
          : `Of ${cards} answered card${cards === 1 ? '' : 's'}, in the order in which sources are heard:`,
        ...sources.map(lineOf),
        exemplarWords(exemplars),
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
