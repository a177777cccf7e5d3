import { writeFile } from 'node:fs/promises'
import { helpOf, parse, WrongUsage, type Command } from '../terminal/command.ts'
import { projectVerbs } from '../terminal/project-verbs.ts'
import { provingVerbs } from '../terminal/proving-verbs.ts'

// `kindling VERB …`. Exit codes: 0 done, 1 failed, 2 wrong usage.
const verbs: readonly Command[] = [...projectVerbs, ...provingVerbs]
const [verb = '--help', ...args] = process.argv.slice(2)

function overview(): string {
  const rows = verbs.map((v) => `  ${v.verb.padEnd(10)}${v.summary}`)
  return [
    'Kindling Studio in the terminal',
    '',
    '  kindling VERB [options]   (kindling VERB --help says more)',
    '',
    ...rows,
  ].join('\n')
}

async function run(): Promise<number> {
  if (verb === '--help' || verb === 'help') return tell(overview())
  const command = verbs.find((v) => v.verb === verb)
  if (!command) throw new WrongUsage('', `there is no verb “${verb}”; there are ${verbs.map((v) => v.verb).join(', ')}`)
  if (args.includes('--help')) return tell(helpOf(command))
  const given = parse(command, args)
  const result = await command.run(given, import.meta.dirname)
  const file = given.text('json')
  if (file === '-') return tell(JSON.stringify(result, null, 2))
  if (file) await writeFile(file, JSON.stringify(result, null, 2) + '\n')
  return tell(command.tell ? command.tell(result as never) : '')
}

function tell(words: string): 0 {
  if (words) console.log(words)
  return 0
}

process.exitCode = await run().catch((error: Error) => {
  console.error(`${error.name}: ${error.message}`)
  return error instanceof WrongUsage ? 2 : 1
})
