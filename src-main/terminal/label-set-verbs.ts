import { basename, extname, resolve } from 'node:path'
import type { Label, LabelReceipt, NamesHelp } from '../contract/labels.ts'
import { writeAtomically } from '../platform/write-atomically.ts'
import type { Studio } from '../services/studio.ts'
import { WrongUsage, type Command, type Given } from './command.ts'
import { labelSetActions, tellLabelSetChange, type LabelSetTold } from './label-set-actions.ts'
import { taskCalled, taskFlag } from './task-called.ts'
import { tellLabelImport } from './tell-label-import.ts'
import { tellNames } from './tell-names.ts'
import { withProject } from './with-project.ts'

interface Told {
  readonly labels: readonly Label[]
  readonly receipt?: LabelReceipt
  readonly file?: string
  readonly change?: LabelSetTold
  readonly names?: NamesHelp
}
const WRITTEN: Readonly<Record<string, 'csv' | 'json' | 'lines'>> = { '.csv': 'csv', '.json': 'json', '.txt': 'lines' }
const FORMATS = ['csv', 'json', 'lines', 'label-studio'] as const

/** What `labels PROJECT ACTION FILE` does, by action. */
const ACTIONS: Readonly<Record<string, (studio: Studio, task: number, given: Given) => Promise<Omit<Told, 'labels'>>>> =
  {
    list: async () => ({}),
    async import({ labels }, task, given) {
      const receipt = await labels.import({
        task,
        path: resolve(fileOf(given)),
        format: given.text('format') === undefined ? undefined : given.oneOf('format', FORMATS),
        column: given.text('column'),
        onConflict: given.oneOf('on-conflict', ['take', 'keep']),
        same: [],
      })
      return { receipt }
    },
    async export({ labels }, task, given) {
      const file = resolve(fileOf(given))
      const named = WRITTEN[extname(file).toLowerCase()] ?? 'csv'
      const format = given.text('format') === undefined ? named : given.oneOf('format', ['csv', 'json', 'lines'])
      await writeAtomically(file, (await labels.export({ task, format })).text)
      return { file }
    },
    async names({ labels }, task, { positionals }) {
      const turn = positionals[2]
      if (turn === undefined) return { names: await labels.names({ task }) }
      if (turn !== 'on' && turn !== 'off') throw new WrongUsage('labels', `names is on or off, not “${turn}”`)
      return { names: await labels.letNamesTeach({ task, teach: turn === 'on' }) }
    },
    ...labelSetActions,
  }

export const labelSetVerbs: readonly Command[] = [
  {
    verb: 'labels',
    summary:
      'Lists the labels of a project; imports and exports them with what they mean; merges, retires and restores them; lets their names teach, or not.',
    positionals: ['PROJECT', '[list|import|export|names|merge|retire|restore]', '[FILE|LABEL|on|off]', '[INTO]'],
    flags: {
      format: { help: 'csv, json, lines or label-studio (default: as the file is)', value: 'ID' },
      column: { help: 'import: the column of the names; of a labelling configuration the control', value: 'NAME' },
      'on-conflict': {
        help: 'import: where both say something else, take the file’s (the default) or keep the project’s',
        value: 'take|keep',
      },
      answers: {
        help: 'retire: ask its samples again, or keep its answers as they are, out of training (the default)',
        value: 'keep|ask',
      },
      to: { help: 'retire: give its samples this label instead', value: 'LABEL' },
      'dry-run': { help: 'merge, retire: only say how many answers it would change' },
      annotator: { help: 'merge, retire: in whose name', value: 'NAME' },
      ...taskFlag,
    },
    examples: [
      'kindling labels banking.kindling',
      'kindling labels banking.kindling import labels.csv',
      'kindling labels banking.kindling import train.csv --column intent',
      'kindling labels banking.kindling export labels.json',
      'kindling labels banking.kindling merge card_arival card_arrival --dry-run',
      'kindling labels banking.kindling retire age_limit --answers ask',
      'kindling labels banking.kindling restore age_limit',
      'kindling labels banking.kindling names',
      'kindling labels banking.kindling names off',
    ],
    run: (given, entries) =>
      withProject(entries, given.positionals[0]!, async (studio): Promise<Told> => {
        const action = given.positionals[1] ?? 'list'
        const act = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined
        if (!act) throw new WrongUsage('labels', `“${action}” is not ${Object.keys(ACTIONS).join(', ')}`)
        const { id: task } = await taskCalled(studio, given)
        const done = await act(studio, task, given)
        return { ...done, labels: await studio.labels.list({ task, retired: true }) }
      }),
    tell({ labels, receipt, file, change, names }: Told) {
      if (receipt) return tellLabelImport(receipt, labels.length)
      if (change) return tellLabelSetChange(change)
      if (names) return tellNames(names, labels)
      if (file) return `${labels.length} label${labels.length === 1 ? '' : 's'} → ${basename(file)}`
      return labels.length === 0 ? 'There are no labels yet.' : labels.map(lineOf).join('\n')
    },
  },
]

function fileOf({ positionals }: Given): string {
  if (positionals[2] === undefined) throw new WrongUsage('labels', 'FILE missing')
  return positionals[2]
}

const lineOf = ({ name, description, keywords, count, retired }: Label) =>
  [name, description, keywords.join('; '), `${count} answer${count === 1 ? '' : 's'}`, retired && retiredWords(retired)]
    .filter(Boolean)
    .join(' | ')
const retiredWords = ({ into }: NonNullable<Label['retired']>) => (into ? `retired, merged into ${into}` : 'retired')
