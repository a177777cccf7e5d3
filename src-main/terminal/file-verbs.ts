import { basename, resolve } from 'node:path'
import type { ExportReceipt, ImportReceipt } from '../contract/data.ts'
import type { Project } from '../contract/project.ts'
import { pluginOption, type Command } from './command.ts'
import { columnsIn } from './context-verbs.ts'
import { columnsGiven, conversationFlags } from './conversation-verb.ts'
import { poolColumns, poolFlags } from './pool-verb.ts'
import { tellImport, type ImportTold } from './tell-import.ts'
import { taskCalled, taskFlag } from './task-called.ts'
import { finished, withProject, withStudio } from './with-project.ts'

export const fileVerbs: readonly Command[] = [
  {
    verb: 'new',
    summary: 'Makes a project file.',
    positionals: ['PROJECT'],
    flags: {},
    examples: ['kindling new banking.kindling'],
    run: ({ positionals: [path] }, entries) =>
      withStudio(entries, async (studio) =>
        studio.project.create({ name: basename(path!, '.kindling'), path: resolve(path!) }),
      ),
    tell: ({ path }: Project) => `Made ${path}`,
  },
  {
    verb: 'import',
    summary: 'Imports a file of texts or a folder of images; says what became of every record.',
    positionals: ['PROJECT', 'FILE'],
    flags: {
      text: { help: 'column of the text', value: 'COL' },
      label: { help: 'column of the label (- for none)', value: 'COL' },
      id: { help: 'column of the id', value: 'COL' },
      format: { help: 'instead of recognising it', value: 'ID' },
      ...taskFlag,
      kind: {
        help: 'what the task is to be, where nothing is decided in it (default: as it is, or by the file)',
        value: 'single|multi',
      },
      'labels-as-context': { help: 'keep labels of the file as context only' },
      'on-conflict': {
        help: 'where the project has another answer: keep it (the default) or take the file’s',
        value: 'keep|take',
      },
      ...conversationFlags,
      ...poolFlags,
      contexts: { help: 'columns that say where a sample comes from, the widest first', value: 'A,B' },
      ...pluginOption,
    },
    examples: [
      'kindling import banking.kindling train.csv --text text --label label',
      'kindling import support.kindling chats.csv --conversation chat_id --turn turn --speaker role',
      'kindling import questions.kindling q.csv --views clicks --at last_seen --contexts device,region',
    ],
    run: (given, entries) =>
      withProject(entries, given.positionals[0]!, async (studio): Promise<ImportTold> => {
        const columns = Object.fromEntries(
          ['text', 'label', 'id'].flatMap((name) =>
            given.text(name) === undefined ? [] : [[name, given.text(name)!]],
          ),
        )
        const file = {
          path: resolve(given.positionals[1]!),
          format: given.text('format'),
          options: { ...columns, ...given.options },
        }
        const { columns: found, questions, format } = await studio.data.inspect(file)
        const asContext = given.on('labels-as-context')
        const job = studio.data.import({
          ...file,
          task: (await taskCalled(studio, given)).id,
          kind: given.text('kind') === undefined ? undefined : given.oneOf('kind', ['single', 'multi']),
          trustLabels: !asContext,
          labelsAsContext: asContext,
          onConflict: given.oneOf('on-conflict', ['keep', 'take']),
          conversations: columnsGiven(given, 'import', 'conversation'),
          pool: poolColumns(given),
          contexts: columnsIn(given.text('contexts')),
        })
        const receipt = (await finished(studio, job)) as ImportReceipt
        return { receipt, inspection: { columns: found, questions, format } }
      }),
    tell: tellImport,
  },
  {
    verb: 'export',
    summary: 'Writes the samples with their labels; counts in = counts out.',
    positionals: ['PROJECT', 'FILE'],
    flags: {
      format: { help: 'csv, jsonl, parquet, label-studio or fasttext (default: by the file’s name)', value: 'ID' },
      labelled: { help: 'labelled samples only' },
      ...taskFlag,
      ...pluginOption,
    },
    examples: ['kindling export banking.kindling labels.csv --format csv --labelled'],
    run: (given, entries) =>
      withProject(entries, given.positionals[0]!, async (studio) =>
        finished(
          studio,
          studio.data.export({
            path: resolve(given.positionals[1]!),
            task: (await taskCalled(studio, given)).id,
            format: given.text('format'),
            options: given.options,
            states: given.on('labelled') ? ['labelled'] : ['unlabelled', 'labelled', 'skipped', 'flagged'],
          }),
        ),
      ),
    tell: (r: ExportReceipt) =>
      `${r.samples} samples (${r.labelled} labelled) → ${r.file}, ${r.bytes} bytes, sha256 ${r.sha256}`,
  },
]
