import { basename, extname, resolve } from 'node:path'
import type { Rule, RuleReceipt } from '../contract/suggestions.ts'
import { writeAtomically } from '../platform/write-atomically.ts'
import type { Studio } from '../services/studio.ts'
import { WrongUsage, type Command, type Given } from './command.ts'
import { taskCalled, taskFlag } from './task-called.ts'
import { withProject } from './with-project.ts'

interface Told {
  readonly rules: readonly Rule[]
  readonly receipt?: RuleReceipt
  readonly file?: string
  readonly done?: string
}
type Action = (studio: Studio, task: number, given: Given) => Promise<Omit<Told, 'rules'>>

const PRIORITY = { min: -1000, max: 1000 }

/** What `rules PROJECT ACTION …` does, by action. */
const ACTIONS: Readonly<Record<string, Action>> = {
  list: async () => ({}),
  async add({ suggestions }, task, given) {
    const [phrase, label] = [argument(given, 2, 'PHRASE'), argument(given, 3, 'LABEL')]
    const priority = given.number('priority', 0, PRIORITY)
    await suggestions.addRule({ task, phrase, label, exact: given.on('exact'), priority, active: !given.on('off') })
    return { done: `“${phrase}” suggests ${label} from the next card on.` }
  },
  async remove({ suggestions }, task, given) {
    const called = argument(given, 2, 'PHRASE')
    const label = given.positionals[3]
    const rules = await suggestions.rules({ task })
    const found = rules.filter((rule) => rule.phrase === called && (label === undefined || rule.label === label))
    if (found.length !== 1) {
      const which =
        found.length === 0 ? 'no rule has these words' : 'several rules have these words; name the LABEL too'
      throw new WrongUsage('rules', `“${called}”: ${which}`)
    }
    await suggestions.removeRule({ id: found[0]!.id })
    return { done: `The rule from “${called}” to ${found[0]!.label} is gone.` }
  },
  async import({ suggestions }, task, given) {
    const path = resolve(argument(given, 2, 'FILE'))
    const format = given.text('format') === undefined ? undefined : given.oneOf('format', ['csv', 'json'])
    return { receipt: await suggestions.importRules({ task, path, format }) }
  },
  async export({ suggestions }, task, given) {
    const file = resolve(argument(given, 2, 'FILE'))
    const named = extname(file).toLowerCase() === '.json' ? 'json' : 'csv'
    const format = given.text('format') === undefined ? named : given.oneOf('format', ['csv', 'json'])
    await writeAtomically(file, (await suggestions.exportRules({ task, format })).text)
    return { file }
  },
}

export const ruleVerbs: readonly Command[] = [
  {
    verb: 'rules',
    summary: 'Lists the keyword rules of a project with what they are worth; adds, removes, imports and exports them.',
    positionals: ['PROJECT', '[list|add|remove|import|export]', '[PHRASE|FILE]', '[LABEL]'],
    flags: {
      exact: { help: 'add: the whole text must be the phrase' },
      priority: { help: 'add: of phrases equally long the higher one goes first (default 0)', value: 'N' },
      off: { help: 'add: switched off' },
      format: { help: 'csv or json (default: as the file is)', value: 'ID' },
      ...taskFlag,
    },
    examples: [
      'kindling rules banking.kindling',
      'kindling rules banking.kindling add refund request_refund',
      'kindling rules banking.kindling add 退款 request_refund --priority 5',
      'kindling rules banking.kindling remove refund',
      'kindling rules banking.kindling import rules.csv',
      'kindling rules banking.kindling export rules.json',
    ],
    run: (given, entries) =>
      withProject(entries, given.positionals[0]!, async (studio): Promise<Told> => {
        const action = given.positionals[1] ?? 'list'
        const act = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined
        if (!act) throw new WrongUsage('rules', `“${action}” is not ${Object.keys(ACTIONS).join(', ')}`)
        const { id: task } = await taskCalled(studio, given)
        const done = await act(studio, task, given)
        return { ...done, rules: await studio.suggestions.rules({ task }) }
      }),
    tell({ rules, receipt, file, done }: Told) {
      if (receipt) return receiptWords(receipt)
      if (file) return `${rules.length} rule${rules.length === 1 ? '' : 's'} → ${basename(file)}`
      if (done) return done
      return rules.length === 0 ? 'There are no rules yet.' : rules.map(lineOf).join('\n')
    },
  },
]

function argument({ positionals }: Given, at: number, what: string): string {
  const given = positionals[at]
  if (given === undefined) throw new WrongUsage('rules', `${what} missing`)
  return given
}

const lineOf = ({ phrase, exact, label, priority, active, into, retired, hits, answered, right, precision }: Rule) =>
  [
    `${exact ? '= ' : ''}${phrase} → ${into ?? label}`,
    priority !== 0 && `priority ${priority}`,
    `meets ${hits} sample${hits === 1 ? '' : 's'}`,
    precision
      ? `right on ${right} of ${answered} answered (95 % ${percent(precision.low)} to ${percent(precision.high)})`
      : 'none of them answered',
    !active && 'off',
    retired && 'its label is retired',
  ]
    .filter(Boolean)
    .join(' | ')
const percent = (share: number) => `${(100 * share).toFixed(0)} %`

const REASONS: Readonly<Record<RuleReceipt['rejects'][number]['reason'], string>> = {
  'no-phrase': 'no phrase',
  'phrase-too-long': 'the phrase is too long',
  'no-label': 'no label',
  'unknown-label': 'no label of the task is called so',
  'retired-label': 'its label is retired',
  'not-a-rule': 'exact and active are yes or no, priority is a whole number from -1000 to 1000',
}
const noteWords = ({ line, code, phrase, label, other, by }: RuleReceipt['notes'][number]): string =>
  ({
    repeated: `Line ${line} says again what “${phrase}” suggests, ${label}: the last such line holds`,
    merged: `Line ${line}: ${label} is a part of ${other} now, so “${phrase}” suggests ${other}`,
    conflict: `Line ${line}: “${phrase}” suggests ${label} and ${other}; ${label} is heard first, ${by === 'priority' ? 'by its higher priority' : 'as the older rule'}`,
  })[code]
const receiptWords = ({ added, changed, unchanged, rejects, rejected, notes, noted }: RuleReceipt) =>
  [
    `${added} new, ${changed} changed, ${unchanged} as they were`,
    ...rejects.map(({ line, reason, excerpt }) => `Line ${line} was left out, ${REASONS[reason]}: ${excerpt}`),
    rejected > rejects.length && `… and ${rejected - rejects.length} more`,
    ...notes.map(noteWords),
    noted > notes.length && `… and ${noted - notes.length} more`,
  ]
    .filter(Boolean)
    .join('\n')
