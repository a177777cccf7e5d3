import type { OptionField, OptionSchema, OptionsOf, OptionValues } from '../contract/options.ts'
import { NamedError } from './named-error.ts'

export class UnusableOption extends NamedError<{ plugin: string; option: string; given: string; expected: string }> {
  constructor(plugin: string, option: string, given: unknown, expected: string) {
    super(
      { plugin, option, given: String(given), expected },
      `${plugin}: option “${option}” got ${String(given)}, expected ${expected}`,
    )
  }
}

/** Defaults completed with what was given. Throws UnusableOption for an unknown name, a wrong kind or a value out of range. */
export function resolveOptions<S extends OptionSchema>(
  plugin: string,
  schema: S,
  given: OptionValues = {},
): OptionsOf<S> {
  for (const name of Object.keys(given))
    if (!Object.hasOwn(schema, name))
      throw new UnusableOption(plugin, name, given[name], `one of ${Object.keys(schema).join(', ') || 'no options'}`)
  const entries = Object.entries(schema).map(([name, field]) => {
    const value = given[name] ?? field.default
    const problem = problemWith(field, value)
    if (problem) throw new UnusableOption(plugin, name, value, problem)
    return [name, value]
  })
  return Object.fromEntries(entries) as OptionsOf<S>
}

/** What the value should have been, or null when it fits. */
function problemWith(field: OptionField, value: unknown): string | null {
  switch (field.kind) {
    case 'number':
    case 'integer': {
      const { min = -Infinity, max = Infinity } = field
      const fits =
        typeof value === 'number' &&
        value >= min &&
        value <= max &&
        (field.kind === 'number' || Number.isInteger(value))
      return fits ? null : `${field.kind === 'integer' ? 'a whole number' : 'a number'} from ${min} to ${max}`
    }
    case 'switch':
      return typeof value === 'boolean' ? null : 'true or false'
    case 'choice':
      return typeof value === 'string' && field.choices.includes(value) ? null : `one of ${field.choices.join(', ')}`
    case 'text':
    case 'path':
      return typeof value === 'string' ? null : 'text'
  }
}
