import { ColumnMissing } from './format-errors.ts'
import type { ColumnPreview } from './format.ts'

/** Names a column of each role goes by, the surest first. */
const NAMES = {
  text: 'text utterance sentence query question content body review comment message tweet post abstract description title headline input 文本 内容 句子 正文 评论 问题 标题'.split(
    ' ',
  ),
  label: 'label labels intent category class target sentiment topic emotion tag y 标签 类别 分类 意图 情感'.split(' '),
  id: 'id _id uid uuid guid key sample_id 编号 序号'.split(' '),
} as const
type Role = keyof typeof NAMES
const NOT_A_NAME = Infinity

export interface ChosenColumns {
  readonly text: string
  readonly label: string
  readonly id: string
  readonly vector: string
  /** Names with commas between them. */
  readonly leaveOut: string
}
const NONE = '-'

/** Form fields every format with columns shares. */
export const columnOptions = {
  text: { kind: 'text', title: 'Text column', default: '', help: 'Empty: guessed' },
  label: { kind: 'text', title: 'Label column', default: '', help: 'Empty: guessed; - for none' },
  id: { kind: 'text', title: 'Id column', default: '', help: 'Empty: guessed; - for none' },
  vector: { kind: 'text', title: 'Vector column', default: '', help: 'A list of numbers; empty: guessed; - for none' },
  leaveOut: {
    kind: 'text',
    title: 'Leave out',
    default: '',
    help: 'Columns that are neither used nor kept, with commas between them; a name with a comma in double quotes',
  },
} as const

/** What the first rows tell about a column. `length`: mean number of characters. */
interface Seen {
  readonly name: string
  readonly values: readonly string[]
  readonly distinct: number
  readonly length: number
  readonly numeric: boolean
  readonly isVector: boolean
}

/**
 * What each column is: as chosen, else by its name, else by its values (the text is long and varied, labels are few, ids are short and never
 * repeat). One column a role, the rest is context. `rows`: the first ones, values as text. Throws ColumnMissing.
 */
export function guessRoles(
  path: string,
  names: readonly string[],
  rows: readonly (readonly string[])[],
  chosen: ChosenColumns,
): ColumnPreview[] {
  const wanted = [chosen.text, chosen.label, chosen.id, chosen.vector]
  const leftOut = new Set(namesIn(chosen.leaveOut).filter((name) => !wanted.includes(name)))
  const known = new Set(names)
  for (const name of [...wanted, ...leftOut])
    if (name !== '' && name !== NONE && !known.has(name)) throw new ColumnMissing(path, name, names)
  const columns = names.map((name, i) =>
    look(
      name,
      rows.map((row) => row[i] ?? ''),
    ),
  )
  const free = new Set(columns)
  const take = (name: string, guess: () => Seen | undefined): Seen | undefined => {
    const found = name === NONE ? undefined : name ? columns.find((c) => c.name === name) : guess()
    if (found) free.delete(found)
    return found
  }
  // What the user chose is nobody's guess.
  for (const column of columns) if (wanted.includes(column.name) || leftOut.has(column.name)) free.delete(column)
  const vector = take(chosen.vector, () => [...free].find((c) => c.isVector))
  const text = take(chosen.text, () => guessText([...free]))
  const label = take(chosen.label, () => guessLabel([...free], rows.length))
  const id = take(chosen.id, () => guessId([...free], rows.length))
  // Answers that the user does not want must not stand beside the question either.
  const unwanted = chosen.label === NONE ? guessLabel([...free], rows.length) : undefined
  const isOut = (c: Seen) => leftOut.has(c.name) || c === unwanted
  const roleOf = (c: Seen) =>
    c === text
      ? 'text'
      : c === label
        ? 'label'
        : c === id
          ? 'id'
          : c === vector
            ? 'vector'
            : isOut(c)
              ? 'left-out'
              : 'context'
  return columns.map((c) => ({
    name: c.name,
    role: roleOf(c),
    examples: [...new Set(c.values)].slice(0, 3).map((value) => value.slice(0, 300)),
    distinct: c.distinct,
  }))
}

/** Names as the user writes them, with commas between; quotes hold a name together that has commas of its own. */
function namesIn(list: string): string[] {
  const parts = list.match(/\s*"(?:[^"]|"")*"\s*(?=,|$)|[^,]+/g) ?? []
  return parts
    .map((part) => part.trim())
    .map((name) => (/^".*"$/.test(name) ? name.slice(1, -1).replaceAll('""', '"') : name))
    .filter((name) => name !== '')
}

function look(name: string, all: readonly string[]): Seen {
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

function guessText(columns: readonly Seen[]): Seen | undefined {
  const wordy = columns.filter((c) => !c.numeric && !c.isVector && c.values.length > 0)
  const byName = (c: Seen) => rank(c.name, 'text')
  const exact = (c: Seen) => (isNameOf('text', c.name) ? byName(c) : NOT_A_NAME)
  // “label_text” is a label, “text_id” an id.
  const named =
    best(wordy, exact) ??
    best(columns, exact) ??
    best(wordy, (c) => (others(c, 'label') || others(c, 'id') ? NOT_A_NAME : byName(c)))
  const varied = best(
    wordy.filter((c) => rank(c.name, 'label') >= INSIDE && rank(c.name, 'id') >= INSIDE),
    (c) => -(c.length * c.distinct) / c.values.length,
  )
  return named ?? varied ?? wordy[0] ?? columns[0]
}
const others = ({ name }: Seen, role: Role) => rank(name, 'text') >= INSIDE && rank(name, role) < NOT_A_NAME

function guessLabel(columns: readonly Seen[], rows: number): Seen | undefined {
  const named = best(columns, (c) => (c.isVector ? NOT_A_NAME : rank(c.name, 'label')))
  // Beside numbered labels often stand their names: label, label_text.
  const worded =
    named?.numeric && columns.find((c) => !c.numeric && isLonger(c.name, named.name) && c.distinct === named.distinct)
  const few = columns.find(
    (c) => rows >= 20 && c.distinct > 1 && c.distinct <= rows / 5 && c.length <= 60 && !c.isVector,
  )
  return worded || named || few
}

const isLonger = (name: string, than: string) =>
  name.toLowerCase().startsWith(than.toLowerCase()) && /^[\s_.-]/.test(name.slice(than.length))

function guessId(columns: readonly Seen[], rows: number): Seen | undefined {
  const unique = columns.filter((c) => c.distinct === rows && c.length <= 40 && !c.values.some((v) => /\s/.test(v)))
  const exact = best(columns, (c) => (rank(c.name, 'id') < INSIDE ? rank(c.name, 'id') : NOT_A_NAME))
  const named = best(unique, (c) => rank(c.name, 'id'))
  return (
    exact ??
    named ??
    (rows >= 20 ? unique.find((c) => !c.numeric || c.values.every((v) => /^\d+$/.test(v))) : undefined)
  )
}

function best<T>(among: readonly T[], cost: (one: T) => number): T | undefined {
  let [found, least]: [T | undefined, number] = [undefined, NOT_A_NAME]
  for (const one of among) if (cost(one) < least) [found, least] = [one, cost(one)]
  return found
}

/** Place of a name in its list; names that merely contain one (“review_text”, “文本内容”) come after all exact ones. */
const INSIDE = 100
function rank(name: string, role: Role): number {
  const words = name
    .normalize('NFKC')
    .trim()
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
  const exact = NAMES[role].indexOf(words)
  if (exact >= 0) return exact
  const parts = words.split(/[\s_.-]+/)
  const inside = NAMES[role].findIndex((known) => (/[a-z]/.test(known) ? parts.includes(known) : words.includes(known)))
  return inside >= 0 ? INSIDE + inside : NOT_A_NAME
}

/** Whether a name, as it stands, is one that columns of this role go by. */
export const isNameOf = (role: Role, name: string): boolean => rank(name, role) < INSIDE
/** Whether a name says what its column is. */
export const isKnownName = (name: string): boolean =>
  (['text', 'label', 'id'] as const).some((role) => isNameOf(role, name))
