import type { ReadableDb } from '../../storage/database.ts'
import { listRules, type RuleRecord } from '../../storage/tables/rules.ts'
import { contentOf } from '../../storage/tables/samples.ts'
import { defineSuggester, type Because, type Suggestion } from '../suggester.ts'
import { about } from './about.ts'
import { ruleMatcher } from './rule-matcher.ts'

export const rules = defineSuggester({
  ...about,
  suggest(samples, { db, task }) {
    const match = matcherOf(db, task)
    if (!match) return samples.map(() => null)
    return samples.map((sample): Suggestion | null => {
      const { text } = contentOf(db, sample)
      const met = text === null ? [] : match(text)
      const because = new Map<number, Because>()
      for (const { speaksFor, phrase } of met) if (!because.has(speaksFor!)) because.set(speaksFor!, { phrase })
      return met.length === 0 ? null : { labels: [...because.keys()].map((id) => [id, 1]), model: null, because }
    })
  },
})

type Match = ReturnType<typeof ruleMatcher<RuleRecord>>
interface Built {
  readonly rules: string
  readonly match: Match | null
}
/** By project and task; made anew when a rule, or what has become of its label, is another. */
const built = new WeakMap<ReadableDb, Map<number, Built>>()

function matcherOf(db: ReadableDb, task: number): Match | null {
  const byTask = built.get(db) ?? new Map<number, Built>()
  built.set(db, byTask)
  const speaking = listRules(db, task).filter(({ active, speaksFor }) => active && speaksFor !== null)
  const now = JSON.stringify(speaking)
  const known = byTask.get(task)
  if (known?.rules === now) return known.match
  const match = speaking.length === 0 ? null : ruleMatcher(speaking)
  byTask.set(task, { rules: now, match })
  return match
}
