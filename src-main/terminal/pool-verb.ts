import type { DefaultPool, DefaultPoolReport, PoolColumns, PoolSource } from '../contract/default-pool.ts'
import { WrongUsage, type Command, type Flag, type Given } from './command.ts'
import { withProject } from './with-project.ts'

const COLUMNS = ['views', 'at', 'positive', 'trials', 'authority'] as const
const SOURCES: readonly PoolSource[] = ['popularity', 'success', 'authority', 'typicality']
/** Columns that say what is asked first, as this verb and an import name them. */
export const poolFlags: Readonly<Record<string, Flag>> = {
  views: { help: 'column of how often it was asked for', value: 'COLUMN' },
  at: { help: 'column of when: one time or several; older ones count less', value: 'COLUMN' },
  positive: { help: 'column of how many of the trials went well', value: 'COLUMN' },
  trials: { help: 'column of trials', value: 'COLUMN' },
  authority: { help: 'column of a number, the larger the sooner', value: 'COLUMN' },
}
/** What they name. */
export const poolColumns = (given: Given): PoolColumns =>
  Object.fromEntries(
    COLUMNS.flatMap((column) => (given.text(column) === undefined ? [] : [[column, given.text(column)!]])),
  )
const HALF_LIFE = { min: 1, max: 36_500 }

export const poolVerb: Command = {
  verb: 'pool',
  summary: 'By which columns cards are ordered while there are neither names nor a model; `off` names none.',
  positionals: ['PROJECT', '[off]'],
  flags: {
    ...poolFlags,
    'half-life': { help: 'days after which a view counts half (default 7)', value: 'DAYS' },
    'no-typicality': { help: 'do not ask what is typical the sooner' },
    live: { help: 'sources that are looked at with each ranking, between commas; the others daily', value: 'SOURCES' },
  },
  examples: [
    'kindling pool questions.kindling',
    'kindling pool questions.kindling --views clicks --at last_seen --half-life 14 --live popularity',
    'kindling pool questions.kindling --positive solved --trials asked',
    'kindling pool questions.kindling off',
  ],
  run: (given, entries) =>
    withProject(entries, given.positionals[0]!, async ({ strategies }): Promise<DefaultPoolReport> => {
      const change = changeIn(given)
      return Object.keys(change).length > 0 ? strategies.setDefaultPool(change) : strategies.defaultPool()
    }),
  tell: ({ choice, sources, isAsked, columns, unread }: DefaultPoolReport) =>
    [
      sources.length === 0
        ? 'No column is named: cards come as the strategy asks.'
        : `Every second card ${isAsked ? 'comes' : 'would come, were there no model,'} by ${sources.map((one) => wordsOf(one, choice)).join(', ')}.`,
      ...unread.map((name) => `${name}: no number (nor time) can be read in it, so it says nothing.`),
      `Columns: ${columns.map(({ name }) => name).join(', ') || 'none'}`,
    ].join('\n'),
}

function changeIn(given: Given): Partial<DefaultPool> {
  const [, off] = given.positionals
  if (off !== undefined && off !== 'off') throw new WrongUsage('pool', `“${off}” is not off`)
  if (off) return Object.fromEntries(COLUMNS.map((column) => [column, null]))
  const live = given.text('live')?.split(',')
  const unknown = live?.find((one) => !SOURCES.some((source) => source === one))
  if (unknown !== undefined) throw new WrongUsage('pool', `--live wants ${SOURCES.join(', ')}, got “${unknown}”`)
  return {
    ...poolColumns(given),
    ...(given.text('half-life') === undefined ? {} : { halfLifeDays: given.number('half-life', 7, HALF_LIFE) }),
    ...(given.on('no-typicality') ? { typicality: false } : {}),
    ...(live ? { refresh: refreshOf(live) } : {}),
  }
}

const refreshOf = (live: readonly string[]) =>
  Object.fromEntries(
    SOURCES.map((source) => [source, live.includes(source) ? 'live' : 'daily']),
  ) as DefaultPool['refresh']

function wordsOf(
  source: PoolSource,
  { views, at, halfLifeDays, positive, trials, authority, refresh }: DefaultPool,
): string {
  const columns = {
    popularity: [views, at && `by ${at}, half-life ${halfLifeDays} days`].filter(Boolean).join(' '),
    success: `${positive} of ${trials}`,
    authority: authority!,
    typicality: 'the features',
  }
  return `${source} (${columns[source]}; ${refresh[source]})`
}
