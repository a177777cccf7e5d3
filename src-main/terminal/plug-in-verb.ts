import { constants } from 'node:fs'
import { copyFile, unlink } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { PlugIns } from '../contract/suggestions.ts'
import type { Studio } from '../services/studio.ts'
import { WrongUsage, type Command, type Given } from './command.ts'
import { withStudio } from './with-project.ts'

/** What a file is called while it is switched off: no plug-in ends so. */
const OFF = '.off'

type Action = (studio: Studio, given: Given) => Promise<unknown>

/** What `plugins ACTION …` does, by action. */
const ACTIONS: Readonly<Record<string, Action>> = {
  list: async () => {},
  folder: async ({ suggestions }, given) => suggestions.setPlugInFolder({ folder: resolve(argument(given, 'FOLDER')) }),
  async add(studio, given) {
    const file = resolve(argument(given, 'FILE'))
    if (!/\.m?js$/.test(file)) throw new WrongUsage('plugins', `${basename(file)} does not end in .js or .mjs`)
    const into = join(await folderOf(studio), basename(file))
    await copyFile(file, into, given.on('replace') ? 0 : constants.COPYFILE_EXCL)
  },
  async off(studio, given) {
    const [, name] = given.positionals
    if (name === undefined) return studio.suggestions.setPlugInFolder({ folder: null })
    const file = join(await folderOf(studio), basename(name))
    return renamed(file, file + OFF)
  },
  async on(studio, given) {
    const file = join(await folderOf(studio), basename(argument(given, 'FILE')))
    return renamed(file + OFF, file)
  },
}

export const plugInVerb: Command = {
  verb: 'plugins',
  summary: 'Suggesters of your own, for all projects: lists them, names their folder, adds files, switches off and on.',
  positionals: ['[list|folder|add|off|on]', '[FOLDER|FILE]'],
  flags: { replace: { help: 'add: also where there is a file of that name' } },
  examples: [
    'kindling plugins',
    'kindling plugins folder suggesters',
    'kindling plugins add amounts.mjs',
    'kindling plugins off amounts.mjs',
    'kindling plugins off',
  ],
  run: (given, entries) =>
    withStudio(entries, async (studio): Promise<PlugIns> => {
      const action = given.positionals[0] ?? 'list'
      const act = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined
      if (!act) throw new WrongUsage('plugins', `“${action}” is not ${Object.keys(ACTIONS).join(', ')}`)
      await act(studio, given)
      return studio.suggestions.plugIns()
    }),
  tell: ({ folder, plugIns }: PlugIns) =>
    folder === null
      ? 'No folder is named: none of your own is asked. kindling plugins folder FOLDER names one.'
      : [
          `${folder}: ${plugIns.length === 0 ? 'no file that ends in .js or .mjs' : ''}`.trimEnd(),
          ...plugIns.map(({ file, id, title, error }) =>
            error ? `  ${basename(file)}  off: ${error.message}` : `  ${basename(file)}  on: ${title} (${id})`,
          ),
        ].join('\n'),
}

function argument({ positionals }: Given, what: string): string {
  const given = positionals[1]
  if (given === undefined) throw new WrongUsage('plugins', `${what} missing`)
  return given
}
/** Never over another file, as `rename` would. */
async function renamed(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL)
  await unlink(from)
}
async function folderOf({ suggestions }: Studio): Promise<string> {
  const { folder } = await suggestions.plugIns()
  if (folder === null) throw new WrongUsage('plugins', 'no folder is named yet: kindling plugins folder FOLDER')
  return folder
}
