import { INSIDE, isCircumstance, isMeasured, isNameOf, NOT_A_NAME, rankOf, type Role } from './column-names.ts'

/** What the first rows tell about a column. `length`: mean number of characters. */
export interface Seen {
  readonly name: string
  readonly values: readonly string[]
  readonly distinct: number
  readonly length: number
  readonly numeric: boolean
  readonly isVector: boolean
}

export function look(name: string, all: readonly string[]): Seen {
  const values = all.filter((value) => value.trim() !== '')
  const some = values.length > 0
  return {
    name,
    values,
    distinct: new Set(values).size,
    length: values.reduce((sum, value) => sum + value.length, 0) / Math.max(1, values.length),
    numeric: some && values.every((value) => Number.isFinite(Number(value))),
    isVector:
      some && values.every((value) => /^\s*\[\s*[-+.\d][-+.\deE,\s]*\]\s*$/.test(value) && /\d[,\s]/.test(value)),
  }
}

/** `isAlone`: the file has no other column. */
export function guessText(
  columns: readonly Seen[],
  { rows, isAlone }: { readonly rows: number; readonly isAlone: boolean },
): Seen | undefined {
  const wordy = columns.filter((c) => !c.numeric && !c.isVector && c.values.length > 0)
  const byName = (c: Seen) => rankOf(c.name, 'text')
  const exact = (c: Seen) => (isNameOf('text', c.name) ? byName(c) : NOT_A_NAME)
  // “label_text” is a label, “text_id” an id.
  const named =
    best(wordy, exact) ??
    best(columns, exact) ??
    best(wordy, (c) => (others(c, 'label') || others(c, 'id') ? NOT_A_NAME : byName(c)))
  // A column that says by its name that it is something else is not the text.
  const candidates = wordy.filter(
    (c) => rankOf(c.name, 'label') >= INSIDE && rankOf(c.name, 'id') === NOT_A_NAME && !isCircumstance(c.name),
  )
  const varied = best(candidates, (c) => -(c.length * c.distinct) / c.values.length)
  return named ?? varied ?? (isAlone || rows < 2 ? (wordy[0] ?? columns[0]) : undefined)
}
const others = ({ name }: Seen, role: Role) => rankOf(name, 'text') >= INSIDE && rankOf(name, role) < NOT_A_NAME

export interface LabelGuess {
  readonly label: Seen | undefined
  /** Columns that might as well be the label, or nearly. */
  readonly others: readonly Seen[]
  /** Nothing but its values speaks for it. */
  readonly isOpen?: boolean
}
/** Characters on average: nothing longer is a label. */
const LONGEST_LABEL = 100

export function guessLabel(columns: readonly Seen[], rows: number): LabelGuess {
  const candidates = columns.filter((c) => !c.isVector && c.length <= LONGEST_LABEL)
  const cost = (c: Seen) => (isNameOf('label', c.name) || !isMeasure(c, rows) ? rankOf(c.name, 'label') : NOT_A_NAME)
  const named = best(candidates, (c) => (isCircumstance(c.name) || isFractions(c, rows) ? NOT_A_NAME : cost(c)))
  // Beside numbered labels often stand their names: label, label_text.
  const worded =
    named?.numeric && columns.find((c) => !c.numeric && isLonger(c.name, named.name) && c.distinct === named.distinct)
  if (worded) return { label: worded, others: [] }
  const few = candidates.filter(
    (c) =>
      c !== named &&
      rows >= 20 &&
      c.distinct > 1 &&
      c.distinct <= rows / 5 &&
      c.length <= 60 &&
      !isCircumstance(c.name),
  )
  if (named) return { label: named, others: few.filter((c) => isNameOf('label', c.name)).slice(0, MOST_OTHERS) }
  // Where no name says anything, a single column of few values is taken, and asked about; few rows say nothing either.
  const isNamed = !columns.every((c) => isNameless(c.name))
  const only = few.length === 1 && !isNamed ? few[0] : undefined
  const open = rows < 20 && !isNamed ? candidates.filter((c) => c.distinct > 1 && !c.numeric) : few
  return { label: only, others: open.filter((c) => c !== only).slice(0, MOST_OTHERS), isOpen: only !== undefined }
}
const MOST_OTHERS = 8
const isNameless = (name: string) => /^(\p{L}|column[ _]?\d+|\d+|x\d+|v\d+|c\d+|unnamed.*)$/iu.test(name)
/** Hardly ever the same value twice. */
const isMeasure = (c: Seen, rows: number) => rows >= 20 && c.distinct > 0.5 * c.values.length
const isFractions = (c: Seen, rows: number) => c.numeric && isMeasure(c, rows) && c.values.some((v) => v.includes('.'))

const isLonger = (name: string, than: string) =>
  name.toLowerCase().startsWith(than.toLowerCase()) && /^[\s_.-]/.test(name.slice(than.length))

export function guessId(columns: readonly Seen[], rows: number): Seen | undefined {
  const unique = columns.filter((c) => c.distinct === rows && c.length <= 40 && !c.values.some((v) => /\s/.test(v)))
  const exact = best(columns, (c) => (rankOf(c.name, 'id') < INSIDE ? rankOf(c.name, 'id') : NOT_A_NAME))
  const named = best(unique, (c) => rankOf(c.name, 'id'))
  return exact ?? named ?? (rows >= 20 ? unique.find(isIdByItsValues) : undefined)
}

/** Views, scores and times may differ in every row as well: numbers number the rows where they count them, or where no name says anything else. */
function isIdByItsValues({ name, numeric, values }: Seen): boolean {
  if (isCircumstance(name) || isMeasured(name)) return false
  if (!numeric) return true
  if (!values.every((value) => /^\d{1,15}$/.test(value))) return false
  const numbers = values.map(Number).sort((a, b) => a - b)
  return isNameless(name) || numbers.at(-1)! - numbers[0]! === numbers.length - 1
}

function best<T>(among: readonly T[], cost: (one: T) => number): T | undefined {
  let [found, least]: [T | undefined, number] = [undefined, NOT_A_NAME]
  for (const one of among) if (cost(one) < least) [found, least] = [one, cost(one)]
  return found
}
