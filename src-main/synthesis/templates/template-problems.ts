import type { Place } from './template-types.ts'

type Words = readonly [what: string, fix: string]
type Fields = Readonly<Record<string, string | number>>
const plain = (n: string | number) => Number(n).toLocaleString('en')

/** Why something cannot be imported; a code that is not here is that of the system. */
export const importReasons: Readonly<Record<string, string>> = {
  'no-folder': 'templates written here lie in no folder',
  outside: 'it lies outside the folder of the templates',
  'no-file': 'it is no file',
  'too-large': 'it has more than 64 MB',
  missing: 'there is no such file',
  'is-table': "a table is drawn from as @[slot]('from': '…')",
  'no-table': 'it is no table',
}
/** What a setting may be. */
export const settingForms: Readonly<Record<string, string>> = {
  'whole-number': 'a whole number',
  'even-or-regular': 'even or regular',
}
/** How the values of a range may be written. */
export const rangeForms: Readonly<Record<string, string>> = {
  numbers:
    'plain, grouped, percent, EUR, USD, GBP, CNY, JPY, CHF; of whole numbers also ordinal, 000, words in en or zh, counted in zh',
  days: 'long, short, words in zh, or a pattern of d, dd, do, M, MM, MMM, MMMM, yy, yyyy, EEE, EEEE, in zh also dw, Mw, yyyyw',
  times: 'words in zh, or a pattern of H, HH, h, m, mm, a, in zh also B, Hw, hw, mw',
}

/** What can be wrong in a template file: what it is, and what to do, from the fields of the problem. */
const words = {
  'file-too-large': ({ found, limit }: Fields): Words => [
    `The file has ${plain(found!)} characters; ${plain(limit!)} are the most.`,
    'Split it into several files and import them.',
  ],
  'too-many-lines': ({ limit }: Fields): Words => [
    `There are more than ${plain(limit!)} lines.`,
    'Keep long lists of values in a table, and draw from several files.',
  ],
  'too-many-parts': ({ limit }: Fields): Words => [
    `There are more than ${plain(limit!)} references, ranges and alternatives. The line and those after it are left out.`,
    'Keep long lists of values in a table, and draw from several files.',
  ],
  'control-character': ({ code }: Fields): Words => [
    `A control character (${code}) stands here. The line is left out.`,
    'Remove it.',
  ],
  'unreadable-byte': (): Words => [
    'A byte stands here that is no text in the encoding of the file. The line is left out.',
    'Save the file as UTF-8, and write again what is lost.',
  ],
  'line-too-long': ({ found, limit }: Fields): Words => [
    `The line has ${plain(found!)} characters; ${plain(limit!)} are the most.`,
    'Write it as several lines, or move its alternatives to a definition ~[…].',
  ],
  'stray-line': (): Words => [
    'This line belongs to no definition.',
    'Indent it below the %[…], ~[…] or @[…] it belongs to, or write // before a remark.',
  ],
  'text-after-head': ({ head }: Fields): Words => [
    `Something stands after ${head}.`,
    'If the line is a sentence, indent it; else remove what stands after the head.',
  ],
  'not-closed': ({ mark }: Fields): Words => [
    `“${mark}” is never closed.`,
    `Write ${mark === '{' ? '}' : ']'} where it ends; where the sign is meant itself, write \\ before it.`,
  ],
  'stray-brace': (): Words => ['“}” closes nothing.', 'Remove it, or write \\} where the sign is meant itself.'],
  'too-deep': ({ limit }: Fields): Words => [
    `More than ${limit} things stand within each other.`,
    'Give the inner ones a name, or fewer floors.',
  ],
  'no-name': ({ mark }: Fields): Words => [`“${mark}[ ]” has no name.`, 'Write a name between the brackets.'],
  'unreadable-reference': ({ found }: Fields): Words => [
    `“${found}” cannot be read.`,
    'Write a name, then ? if it may be left out (?30% says how often), then & and a word if it has to agree: @[city?30%&a].',
  ],
  'unreadable-settings': (): Words => [
    'What stands in the parentheses cannot be read.',
    "Write names and values in quotes: ('training': '100', 'distribution': 'even').",
  ],
  'unreadable-setting': ({ name, found, expected }: Fields): Words => [
    `“${name}” is ${found}.`,
    `Write ${settingForms[expected!]} there.`,
  ],
  'unknown-setting': ({ name, nearest }: Fields): Words => [
    `“${name}” is no setting, and does nothing.`,
    `Write “${nearest}”, if that is meant, or take it out.`,
  ],
  'defined-twice': ({ name, line, file }: Fields): Words => [
    `${name} is defined already, in line ${line} of ${file}.`,
    'Give one of the two another name, or put their lines together.',
  ],
  'no-lines': ({ name }: Fields): Words => [
    `${name} has no line to draw from.`,
    'Write what it may be below it, each line indented.',
  ],
  'not-defined': ({ name, nearest }: Fields): Words => [
    `${name} is not defined. The line is left out until it is.`,
    nearest
      ? `Use ${nearest}, or define ${name}.`
      : `Define it: ${name} on a line of its own, what it may be below it.`,
  ],
  'label-in-line': ({ name }: Fields): Words => [
    `${name} is a label; a sentence cannot contain one.`,
    'Use ~[…] for wordings that sentences share.',
  ],
  'unreadable-weight': ({ found }: Fields): Words => [
    `“${found}” is no weight.`,
    'Write a number above 0, as *[3], or a share of all draws, as *[25%].',
  ],
  'weight-not-first': (): Words => [
    'A weight stands at the beginning of a line or of an alternative.',
    'Move it there, or write \\*[ where the signs are meant themselves.',
  ],
  'shares-above-all': ({ name, sum }: Fields): Words => [
    `The shares of ${name} come to ${sum} %.`,
    'Lower them to 100 % or less; what is left over goes to the lines without a share.',
  ],
  'unreadable-range': ({ found }: Fields): Words => [
    `“#[${found}]” is no range.`,
    'Write #[1..20], #[0.5..9.5 step 0.5], #[2026-01-01..2026-12-31 as d MMMM yyyy in en] or #[09:00..17:30 step 15].',
  ],
  'empty-range': ({ from, to }: Fields): Words => [
    `The range ends (${to}) before it begins (${from}).`,
    'Write the smaller end first.',
  ],
  'no-step': (): Words => ['With a step of 0 the range never ends.', 'Write a step above 0, or leave it out.'],
  'range-too-large': ({ limit }: Fields): Words => [
    `The range has more than ${plain(limit!)} values.`,
    'Take a larger step or nearer ends.',
  ],
  'unknown-form': ({ form, known }: Fields): Words => [
    `Nothing can be written as “${form}” here.`,
    `Use ${rangeForms[known!]}.`,
  ],
  'unknown-locale': ({ locale, known }: Fields): Words => [
    `The language “${locale}” is not known here.`,
    `Use one of ${known}.`,
  ],
  'feature-not-last': (): Words => [
    '&[…] stands at the end of a line and says what the line agrees with.',
    'Move it there, as in “Anna &[gender=f]”, or write \\&[ where the signs are meant themselves.',
  ],
  'unreadable-feature': ({ found }: Fields): Words => [
    `“&[${found}]” cannot be read.`,
    'Write &[f] or &[gender=f, number=one].',
  ],
  'group-across-braces': ({ group }: Fields): Words => [
    `“&${group}” stands inside { } and outside of it.`,
    'Give the alternatives a name of their own, ~[…], and let that agree: ~[…&' + group + '].',
  ],
  'nothing-agrees': ({ group }: Fields): Words => [
    `Nothing that stands for “&${group}” agrees with each other.`,
    'Give the values features in common, or leave the & out.',
  ],
  'too-many-agreements': ({ limit }: Fields): Words => [
    `What has to agree here has more than ${plain(limit!)} combinations.`,
    'Use fewer features or fewer references with &.',
  ],
  'draws-itself': ({ path }: Fields): Words => [
    `It leads back to itself: ${path}. Its sentences would never end.`,
    'Remove one of these references, or write the repetition out.',
  ],
  'sentence-too-long': ({ found, limit, what }: Fields): Words => [
    `Its longest sentence would have ${found} ${what}; ${plain(limit!)} are the most.`,
    'Use fewer references that stand for others in turn.',
  ],
  'cannot-import': ({ path, reason }: Fields): Words => [
    `“${path}” cannot be imported: ${importReasons[reason!] ?? `it cannot be read (${reason})`}.`,
    'Check the path: it begins at the folder of this file.',
  ],
  'too-many-imports': ({ limit }: Fields): Words => [`More than ${limit} files are imported.`, 'Import fewer files.'],
  'no-such-column': ({ column, known }: Fields): Words => [
    `The table has no column “${column}”.`,
    `Use one of ${known}.`,
  ],
  'bad-yaml': ({ detail }: Fields): Words => [`This is no YAML: ${detail}.`, 'Mend the file, or export it anew.'],
  'unreadable-annotation': ({ found }: Fields): Words => [
    `“${found}” cannot be read. The example is left out.`,
    'Write [words](entity), [words]{"entity": "name", "value": "…"} or a list of those.',
  ],
  'unreadable-block': (): Words => [
    'Nothing can be read from this block.',
    'Write intent, synonym, lookup or regex with a name, and below it examples: with lines that begin with “-”.',
  ],
  'no-dash': (): Words => [
    'This line of examples does not begin with “-” and is left out, as Rasa leaves it out.',
    'Write - before it, or put it at the end of the line above.',
  ],
  'no-label': (): Words => [
    'There is no label to make sentences for.',
    'Write %[name of the label] on a line of its own and its sentences below it, indented.',
  ],
} as const

export type ProblemKind = keyof typeof words

/** Something wrong at a place; `length`: characters from there on, for an editor to underline. */
export interface TemplateProblem extends Place {
  readonly kind: ProblemKind
  readonly length: number
  readonly fields: Fields
  /** How many faults of the file are this very thing, at the first of them; 0 at the others. */
  readonly alike: number
}
/** Takes what is wrong; reading goes on. */
export type Report = (kind: ProblemKind, at: Place, length: number, fields?: Fields) => void

/** English words of a problem: what it is and what to do. */
export function problemWords({ kind, fields }: Pick<TemplateProblem, 'kind' | 'fields'>): {
  what: string
  fix: string
} {
  const [what, fix] = words[kind](fields)
  return { what, fix }
}

export const problemKinds = Object.keys(words) as readonly ProblemKind[]
