import type { ContextFigures } from '../contract/suggestions.ts'
import type { Command } from './command.ts'
import { taskCalled, taskFlag } from './task-called.ts'
import { withProject } from './with-project.ts'

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
        const columns = given.on('off') ? [] : given.text('columns')?.split(',')
        return columns
          ? studio.suggestions.setContext({ task, columns: columns.map((column) => column.trim()).filter(Boolean) })
          : studio.suggestions.context({ task })
      }),
    tell: (told: ContextFigures) =>
      [`Samples keep: ${told.offered.join(', ') || 'no further columns'}.`, wordsOf(told)].join('\n'),
  },
]

const percent = (share: number) => `${(100 * share).toFixed(1)} %`
function wordsOf({ verdict, columns, version, samples, wanted, surprise, before, now }: ContextFigures): string {
  const named = columns.join(' → ')
  if (verdict === 'off') return 'None of them is named as a context.'
  if (verdict === 'untrained') return `${named}: learnt with the next training.`
  if (verdict === 'few')
    return `${named}: not heard yet. ${samples} answered samples are kept for measuring, ${wanted} are needed to judge.`
  const { value, low, high } = surprise!
  return [
    `${named}: ${verdict === 'used' ? 'heard with the guesses' : 'not heard, for it does not help'} of model ${version}.`,
    `On ${samples} samples kept for measuring −ln p of the true label falls by ${value.toFixed(3)} (95 % ${low.toFixed(3)} to ${high.toFixed(3)}); right ${percent(before!)} without, ${percent(now!)} with it.`,
  ].join('\n')
}
