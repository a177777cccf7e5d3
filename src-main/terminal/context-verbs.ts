import type { ContextFigures } from '../contract/suggestions.ts'
import type { Command } from './command.ts'
import { taskCalled, taskFlag } from './task-called.ts'
import { withProject } from './with-project.ts'

/** Names between commas, the widest first. */
export const columnsIn = (list: string | undefined): string[] | undefined =>
  list
    ?.split(',')
    .map((column) => column.trim())
    .filter(Boolean)

export const contextVerbs: readonly Command[] = [
  {
    verb: 'context',
    summary:
      'Names the columns that say where a sample comes from (device, region, time), and tells what they are worth.',
    positionals: ['PROJECT'],
    flags: {
      ...taskFlag,
      columns: { value: 'A,B', help: 'the widest first; a time counts by its hour' },
      off: { help: 'contexts are not heard any more' },
    },
    examples: [
      'kindling context banking.kindling --columns device,region,time',
      'kindling context banking.kindling --off',
    ],
    run: (given, entries) =>
      withProject(entries, given.positionals[0]!, async (studio) => {
        const { id: task } = await taskCalled(studio, given)
        const columns = given.on('off') ? [] : columnsIn(given.text('columns'))
        return columns ? studio.suggestions.setContext({ task, columns }) : studio.suggestions.context({ task })
      }),
    tell: (told: ContextFigures) =>
      [
        `Samples keep: ${told.offered.join(', ') || 'no further columns'}.`,
        wordsOf(told),
        ...told.unread.map(
          ({ column, unread, of, example }) =>
            `${column}: in ${unread} of ${of} values no time of day can be read (“${example}”); they stand for themselves.`,
        ),
      ].join('\n'),
  },
]

const signed = (x: number) => `${x < 0 ? '−' : '+'}${Math.abs(x).toFixed(3)}`
const percent = (share: number) => `${(100 * share).toFixed(1)} %`
function wordsOf({
  verdict,
  columns,
  version,
  samples,
  wanted,
  surprise,
  metric,
  before,
  now,
}: ContextFigures): string {
  const named = columns.join(' → ')
  if (verdict === 'off') return 'None of them is named as a context.'
  if (verdict === 'untrained') return `${named}: learnt with the next training.`
  if (verdict === 'few')
    return `${named}: not heard yet. ${samples} answered samples are kept for measuring, ${wanted} are needed to judge.`
  const { value, low, high } = surprise!
  const [truth, right] = metric === 'microF1' ? ['labels surprise', 'micro F1'] : ['label surprises', 'right']
  return [
    verdict === 'used'
      ? `${named}: heard with the guesses of model ${version}.`
      : `${named}: not heard. It has not been shown to help model ${version}.`,
    `On ${samples} samples kept for measuring the true ${truth} ${value < 0 ? 'more' : 'less'} with it: −ln p changes by ${signed(-value)} in the mean (95 % ${signed(-high)} to ${signed(-low)}); ${right} ${percent(before!)} without, ${percent(now!)} with it.`,
  ].join('\n')
}
