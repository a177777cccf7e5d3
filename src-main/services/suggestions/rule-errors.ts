import { NamedError } from '../../platform/named-error.ts'

export class UnknownRule extends NamedError<{ rule: string }> {
  constructor(rule: string) {
    super({ rule }, `There is no rule “${rule}”. Nothing was changed.`)
  }
}
/** The same words for the same label, however they are written. */
export class RuleExists extends NamedError<{ phrase: string; label: string }> {
  constructor(phrase: string, label: string) {
    super({ phrase, label }, `There is a rule from “${phrase}” to “${label}” already. Nothing was changed.`)
  }
}
export class TooManyRules extends NamedError<{ found: number; limit: number }> {
  constructor(found: number, limit: number) {
    super({ found, limit }, `${found} rules are too many: a task has at most ${limit}. Nothing was changed.`)
  }
}
