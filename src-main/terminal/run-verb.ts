import { resolve } from 'node:path'
import { writeAtomically } from '../platform/write-atomically.ts'
import { helpOf, parse, WrongUsage, type Command } from './command.ts'
import { bundleVerbs } from './bundle-verbs.ts'
import { conversationVerb } from './conversation-verb.ts'
import { encoderVerbs } from './encoder-verbs.ts'
import { exposureVerbs } from './exposure-verbs.ts'
import { heldVerbs } from './held-verbs.ts'
import { fileVerbs } from './file-verbs.ts'
import { hostVerbs } from './host-verbs.ts'
import { labelSetVerbs } from './label-set-verbs.ts'
import { labelVerbs } from './label-verbs.ts'
import { servingVerbs } from './serving-verbs.ts'
import { plugInVerb } from './plug-in-verb.ts'
import { poolVerb } from './pool-verb.ts'
import { ruleVerbs } from './rule-verbs.ts'
import { suggestionVerbs } from './suggestion-verbs.ts'
import { contextVerbs } from './context-verbs.ts'
import { synthVerb } from './synth-verb.ts'
import { distilVerb } from './distil-verb.ts'
import { modelVerbs } from './model-verbs.ts'
import { taskVerbs } from './task-verbs.ts'
import { experimentVerbs } from './experiment-verbs.ts'
import { tellError } from './tell-error.ts'

const verbs: readonly Command[] = [
  ...fileVerbs,
  conversationVerb,
  ...taskVerbs,
  ...labelSetVerbs,
  ...labelVerbs,
  ...ruleVerbs,
  ...suggestionVerbs,
  ...contextVerbs,
  poolVerb,
  plugInVerb,
  ...modelVerbs,
  ...servingVerbs,
  ...exposureVerbs,
  ...heldVerbs,
  distilVerb,
  ...bundleVerbs,
  ...encoderVerbs,
  ...hostVerbs,
  ...experimentVerbs,
  synthVerb,
]

interface Terminal {
  readonly out: (words: string) => void
  readonly error: (words: string) => void
}

/** `VERB [options]` as given; the exit code: 0 done, 1 failed, 2 wrong usage. `entries`: folder of the process entries. Never throws. */
export async function runVerb(words: readonly string[], entries: string, { out, error }: Terminal): Promise<0 | 1 | 2> {
  try {
    const answer = await answerTo(words, entries)
    if (answer) out(answer)
    return 0
  } catch (cause) {
    const { words: told, exitCode } = tellError(cause)
    error(told)
    return exitCode
  }
}

async function answerTo([verb = '--help', ...args]: readonly string[], entries: string): Promise<string> {
  if (verb === '--help' || verb === 'help') return overview()
  const command = verbs.find((v) => v.verb === verb)
  if (!command) throw new WrongUsage('', `there is no verb “${verb}”; there are ${verbs.map((v) => v.verb).join(', ')}`)
  if (args.includes('--help')) return helpOf(command)
  const given = parse(command, args)
  const result = await command.run(given, entries)
  const file = given.text('json')
  if (file === '-') return JSON.stringify(result, null, 2)
  if (file) await writeAtomically(resolve(file), JSON.stringify(result, null, 2) + '\n')
  return command.tell ? command.tell(result as never) : ''
}

const overview = (): string =>
  [
    'Kindling Studio in the terminal',
    '',
    '  kindling VERB [options]   (kindling VERB --help says more)',
    '',
    ...verbs.map((v) => `  ${v.verb.padEnd(18)}${v.summary}`),
  ].join('\n')
