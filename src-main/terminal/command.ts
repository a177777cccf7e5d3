import { parseArgs } from 'node:util'
import type { OptionValues } from '../contract/options.ts'
import { NamedError } from '../platform/named-error.ts'

/** The command line does not say what the verb needs. Exit code 2. */
export class WrongUsage extends NamedError<{ verb: string; problem: string }> {
  constructor(verb: string, problem: string) {
    super({ verb, problem }, `${problem}. See: ${['kindling', verb, '--help'].filter(Boolean).join(' ')}`)
  }
}

export interface Flag {
  readonly help: string
  /** Shown in the usage; a flag without a value is a switch. */
  readonly value?: string
  readonly required?: boolean
}

/** What a number may be. */
export interface Bounds {
  readonly min: number
  readonly max: number
}

export interface Given {
  readonly positionals: readonly string[]
  /** Names of those that are given. */
  readonly flags: readonly string[]
  text(flag: string): string | undefined
  required(flag: string): string
  /** A whole number within bounds (both included). */
  number(flag: string, otherwise: number, bounds: Bounds): number
  /** One of a few words; the first where the flag is not given. */
  oneOf<const Word extends string>(flag: string, words: readonly Word[]): Word
  on(flag: string): boolean
  /** `--option name=value`, as often as needed; numbers and true/false are read as such. */
  readonly options: OptionValues
}

/** A verb of the terminal: what it takes, what it says, what it does. `entries`: folder of the process entries. */
export interface Command {
  readonly verb: string
  readonly summary: string
  /** `[NAME]` may be left out; `...` at the end of the last: any number of them. */
  readonly positionals: readonly string[]
  readonly flags: Readonly<Record<string, Flag>>
  readonly examples: readonly string[]
  /** What `--json` writes; also printed by `tell` for people. */
  readonly run: (given: Given, entries: string) => Promise<unknown>
  readonly tell?: (result: never) => string
}

export const common: Readonly<Record<string, Flag>> = {
  json: { help: 'write the result to this file as JSON (- for standard output)', value: 'FILE' },
  help: { help: 'show this help' },
}

/** Of verbs that work with a plug-in. */
export const pluginOption: Readonly<Record<'option', Flag>> = {
  option: { help: 'an option of the plug-in; may be repeated', value: 'NAME=VALUE' },
}

export function parse({ verb, positionals: names, flags }: Command, args: readonly string[]): Given {
  const { values, positionals } = readArgs(verb, { ...flags, ...common }, args)
  const missing = names.filter((name) => !name.startsWith('[')).slice(positionals.length)
  if (missing.length > 0 && !values['help']) throw new WrongUsage(verb, `${missing.join(' and ')} missing`)
  const isOpen = names.at(-1)?.includes('...') ?? false
  if (positionals.length > names.length && !isOpen)
    throw new WrongUsage(verb, `unexpected “${positionals[names.length]}”`)
  const text = (flag: string) => values[flag] as string | undefined
  return {
    positionals,
    flags: Object.keys(values),
    text,
    required(flag) {
      const value = text(flag)
      if (value === undefined) throw new WrongUsage(verb, `--${flag} missing`)
      return value
    },
    number(flag, otherwise, { min, max }) {
      const value = text(flag)
      if (value === undefined) return otherwise
      const number = value.trim() === '' ? NaN : Number(value)
      if (!Number.isInteger(number) || number < min || number > max)
        throw new WrongUsage(verb, `--${flag} wants a whole number from ${min} to ${max}, got “${value}”`)
      return number
    },
    oneOf(flag, words) {
      const value = text(flag)
      const word = value === undefined ? words[0] : words.find((known) => known === value)
      if (!word) throw new WrongUsage(verb, `--${flag} wants ${words.join(' or ')}, got “${value}”`)
      return word
    },
    on: (flag) => values[flag] === true,
    options: Object.fromEntries(((values['option'] as string[] | undefined) ?? []).map(optionOf)),
  }
}

function readArgs(verb: string, flags: Readonly<Record<string, Flag>>, args: readonly string[]) {
  try {
    const options = Object.fromEntries(
      Object.entries(flags).map(([name, { value }]) => [
        name,
        { type: value ? ('string' as const) : ('boolean' as const), multiple: name === 'option' },
      ]),
    )
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    const [problem, remedy] = (error as Error).message.split('. To specify')
    // A label or name that begins with a dash: “--” ends the options.
    const dashed = remedy ? `; where “${/'(.*?)'/.exec(problem!)?.[1]}” is no option, write -- before it` : ''
    throw new WrongUsage(verb, `${problem}${dashed}`)
  }
}

function optionOf(given: string): [string, string | number | boolean] {
  const [name, ...rest] = given.split('=')
  const value = rest.join('=')
  if (value === 'true' || value === 'false') return [name!, value === 'true']
  return [name!, value !== '' && Number.isFinite(Number(value)) ? Number(value) : value]
}

export function helpOf({ verb, summary, positionals, flags, examples }: Command): string {
  const rows = Object.entries({ ...flags, ...common }).map(
    ([name, { value, help, required }]) =>
      `  --${name}${value ? ` ${value}` : ''}`.padEnd(32) + help + (required ? ' (required)' : ''),
  )
  return [
    summary,
    '',
    `  kindling ${[verb, ...positionals].join(' ')} [options]`,
    '',
    ...rows,
    '',
    'Examples',
    ...examples.map((e) => `  ${e}`),
  ].join('\n')
}
