import { answeredSamples } from '../../storage/tables/annotations.ts'
import type { ReadableDb } from '../../storage/database.ts'
import type { RuleRecord } from '../../storage/tables/rules.ts'
import { contentsAfter } from '../../storage/tables/samples.ts'
import { foldedText } from '../../suggesters/rules/folded-text.ts'
import { ruleMatcher } from '../../suggesters/rules/rule-matcher.ts'

export interface RuleFigures {
  readonly hits: number
  readonly answered: number
  readonly right: number
}

/** Texts that are looked through before others have their turn. */
const AT_ONCE = 1_000

/** Of a project: the samples each phrase was found in, up to the newest of them. */
const found = new WeakMap<ReadableDb, { readonly newest: number; readonly by: Map<string, readonly number[]> }>()

const keyOf = ({ phrase, exact }: RuleRecord) => `${exact ? '=' : '~'}${foldedText(phrase)}`

/** Which samples of the pool each rule meets; a phrase is looked for once as long as no samples join. Lets others have their turn meanwhile. */
async function hitsOf(
  db: ReadableDb,
  rules: readonly RuleRecord[],
  newest: number,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const known = found.get(db)
  const by = known?.newest === newest ? known.by : new Map<string, readonly number[]>()
  found.set(db, { newest, by })
  const missing = new Map(rules.filter((rule) => !by.has(keyOf(rule))).map((rule) => [keyOf(rule), rule]))
  if (missing.size === 0) return by
  const met = new Map<string, number[]>([...missing.keys()].map((key) => [key, []]))
  const match = ruleMatcher([...missing.values()])
  for (let after = 0; after < newest;) {
    const texts = contentsAfter(db, after, AT_ONCE)
    if (texts.length === 0) break
    for (const { id, text } of texts)
      if (text !== null && id <= newest) for (const rule of match(text)) met.get(keyOf(rule))!.push(id)
    after = texts.at(-1)!.id
    await new Promise((resolve) => setImmediate(resolve))
  }
  for (const [key, samples] of met) by.set(key, samples)
  return by
}

/** By rule: samples it meets, those of them that are labelled, and those that carry its label. */
export async function ruleFigures(
  db: ReadableDb,
  { rules, task, newest }: { rules: readonly RuleRecord[]; task: number; newest: number },
): Promise<ReadonlyMap<number, RuleFigures>> {
  if (rules.length === 0) return new Map()
  const hits = await hitsOf(db, rules, newest)
  const answers = new Map(answeredSamples(db, null, task).map(({ sample, labelIds }) => [sample, labelIds]))
  return new Map(
    rules.map((rule) => {
      const samples = hits.get(keyOf(rule)) ?? []
      const answered = samples.flatMap((sample) => {
        const labels = answers.get(sample)
        return labels ? [labels] : []
      })
      const right = answered.filter((labels) => labels.includes(rule.speaksFor ?? rule.labelId)).length
      return [rule.id, { hits: samples.length, answered: answered.length, right }]
    }),
  )
}
