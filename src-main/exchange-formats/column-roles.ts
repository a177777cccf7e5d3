import { ColumnMissing, NoTextColumn } from './format-errors.ts'
import type { ColumnPreview, OpenQuestion } from './format.ts'
import { readable } from './rejected-record.ts'

/** Names a column of each role goes by, the surest first. */
const NAMES = {
  text: 'text utterance sentence query question content body review comment message tweet post abstract description title headline input 文本 内容 句子 正文 评论 问题 标题'.split(
    ' ',
  ),
  label:
    'label labels intent category class target sentiment topic emotion tag y tags categories classes intents topics 标签 类别 分类 意图 情感'.split(
      ' ',
    ),
  id: 'id _id uid uuid guid key sample_id 编号 序号'.split(' '),
} as const
/** Words in the names of columns that say where a text comes from, never what it is about: no guess takes them as labels. */
const CIRCUMSTANCES = new Set(
  'device platform os browser app region country city place location hour day weekday month year date time timestamp created updated lang language locale channel source origin site domain url user username author annotator worker account customer gender age split fold subset set partition version model batch status state 设备 平台 渠道 地区 国家 城市 时间 日期 语言 来源 用户 作者 版本'.split(
    ' ',
  ),
)
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

export interface ReadColumns {
  readonly columns: readonly ColumnPreview[]
  readonly questions: readonly OpenQuestion[]
  /** The column that says whether a row has the label it names, in tables with a row for each label a text might have. */
  readonly verdict?: string
}

/** What each column is: see readColumns. */
export const guessRoles = (
  path: string,
  names: readonly string[],
  rows: readonly (readonly string[])[],
  chosen: ChosenColumns,
): ColumnPreview[] => [...readColumns(path, names, rows, chosen).columns]

/**
 * What each column is: as chosen, else by its name, else by its values (the text is long and varied, ids are short and never repeat). One column a
 * role, the rest is context. A column of few values that is not named as a label is none: it is asked for. `rows`: values as text.
 * Throws ColumnMissing, NoTextColumn.
 */
export function readColumns(
  path: string,
  names: readonly string[],
  rows: readonly (readonly string[])[],
  chosen: ChosenColumns,
): ReadColumns {
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
  // What the user chose is nobody's guess.
  const free = new Set(columns.filter(({ name }) => !wanted.includes(name) && !leftOut.has(name)))
  const take = (name: string, guess: () => Seen | undefined): Seen | undefined => {
    const found = name === NONE ? undefined : name ? columns.find((c) => c.name === name) : guess()
    if (found) free.delete(found)
    return found
  }
  const vector = take(chosen.vector, () => [...free].find((c) => c.isVector))
  const text = take(chosen.text, () => guessText([...free], rows.length))
  if (!text) throw new NoTextColumn(path, names)
  const verdict = known.has('category_name') && known.has('label') && known.has('doc_id') ? 'label' : undefined
  const among = [...free]
  const guess: LabelGuess = verdict
    ? { label: columns.find((c) => c.name === 'category_name'), others: [] }
    : guessLabel(among, rows.length)
  const label = take(chosen.label, () => guess.label)
  const id = take(chosen.id, () => guessId([...free], rows.length))
  // Answers that the user does not want must not stand beside the question either.
  const isOut = (c: Seen) => leftOut.has(c.name) || (chosen.label === NONE && c === guess.label)
  const roles = new Map([
    [text, 'text'],
    [label, 'label'],
    [id, 'id'],
    [vector, 'vector'],
  ] as const)
  return {
    columns: columns.map((c) => ({
      name: c.name,
      role: roles.get(c) ?? (isOut(c) ? 'left-out' : 'context'),
      examples: [...new Set(c.values.slice(0, 1000))].slice(0, 3).map((value) => readable(value.slice(0, 300))),
      distinct: c.distinct,
    })),
    questions:
      chosen.label === '' && (guess.isOpen || guess.others.length > 0) ? [labelQuestion(label, guess.others)] : [],
    ...(verdict && label?.name === 'category_name' ? { verdict } : {}),
  }
}

const labelQuestion = (label: Seen | undefined, others: readonly Seen[]): OpenQuestion => {
  const shown = (c: Seen) => [c.name, [...new Set(c.values)].slice(0, 4).join(', ').slice(0, 60)] as const
  return {
    option: 'label',
    chosen: label?.name ?? NONE,
    others: [...others.map((c) => c.name), ...(label ? [NONE] : [])],
    examples: Object.fromEntries([...(label ? [label] : []), ...others].map(shown)),
  }
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

function guessText(columns: readonly Seen[], rows: number): Seen | undefined {
  const wordy = columns.filter((c) => !c.numeric && !c.isVector && c.values.length > 0)
  const byName = (c: Seen) => rank(c.name, 'text')
  const exact = (c: Seen) => (isNameOf('text', c.name) ? byName(c) : NOT_A_NAME)
  // “label_text” is a label, “text_id” an id.
  const named =
    best(wordy, exact) ??
    best(columns, exact) ??
    best(wordy, (c) => (others(c, 'label') || others(c, 'id') ? NOT_A_NAME : byName(c)))
  // A column that says by its name that it is something else is not the text.
  const candidates = wordy.filter(
    (c) => rank(c.name, 'label') >= INSIDE && rank(c.name, 'id') === NOT_A_NAME && !isCircumstance(c.name),
  )
  const varied = best(candidates, (c) => -(c.length * c.distinct) / c.values.length)
  return named ?? varied ?? (columns.length === 1 || rows < 2 ? (wordy[0] ?? columns[0]) : undefined)
}
const others = ({ name }: Seen, role: Role) => rank(name, 'text') >= INSIDE && rank(name, role) < NOT_A_NAME

interface LabelGuess {
  readonly label: Seen | undefined
  /** Columns that might as well be the label, or nearly. */
  readonly others: readonly Seen[]
  /** Nothing but its values speaks for it. */
  readonly isOpen?: boolean
}
/** Characters on average: nothing longer is a label. */
const LONGEST_LABEL = 100

function guessLabel(columns: readonly Seen[], rows: number): LabelGuess {
  const candidates = columns.filter((c) => !c.isVector && c.length <= LONGEST_LABEL)
  const cost = (c: Seen) => (isNameOf('label', c.name) || !isMeasure(c, rows) ? rank(c.name, 'label') : NOT_A_NAME)
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
  const words = plainName(name)
  const exact = NAMES[role].indexOf(words)
  if (exact >= 0) return exact
  const parts = partsOf(words)
  const inside = NAMES[role].findIndex((known) => (/[a-z]/.test(known) ? parts.includes(known) : words.includes(known)))
  return inside >= 0 ? INSIDE + inside : NOT_A_NAME
}
const plainName = (name: string) =>
  name
    .normalize('NFKC')
    .trim()
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
const partsOf = (words: string) => words.split(/[\s_.:-]+/)
const isCircumstance = (name: string) => partsOf(plainName(name)).some((part) => CIRCUMSTANCES.has(part))

/** Whether a name, as it stands, is one that columns of this role go by. */
export const isNameOf = (role: Role, name: string): boolean => rank(name, role) < INSIDE
/** Whether a name says what its column is. */
export const isKnownName = (name: string): boolean =>
  (['text', 'label', 'id'] as const).some((role) => isNameOf(role, name))
