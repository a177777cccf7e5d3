import type { SyntheticSample } from '../../contract/synthetic-samples.ts'
import type { Template } from '../../contract/templates.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { labelNames } from '../../storage/tables/labels.ts'
import { teachingCounts, yields, type SyntheticRecord, type Yield } from '../../storage/tables/synthetic-samples.ts'
import { importsOf, listTemplates, type TemplateRecord } from '../../storage/tables/templates.ts'
import { helpOf } from './test-help.ts'
import { syntheticShare } from '../../synthesis/weights/teaching-weights.ts'

/** The templates of a task with what they have made and what that weighs. */
export function templateViews(db: ReadableDb, task: number): Template[] {
  const records = listTemplates(db, task)
  const all = yields(db, task)
  const inUse = new Set(records.filter(({ withdrawnAt }) => withdrawnAt === null).map(({ id }) => id))
  const real = teachingCounts(db, task)
  const help = helpOf(db, task)
  const weightOf = (label: number) => {
    const used = all.filter((one) => one.label === label && inUse.has(one.template))
    return syntheticShare(real.get(label) ?? 0, sum(used, 'accepted'))
  }
  return records.map((record) => {
    const own = all.filter(({ template, label }) => template === record.id && label !== null)
    const names = labelNames(
      db,
      own.map(({ label }) => label),
    )
    const labels = own.map(({ label, accepted }, i) => ({
      label: names[i]!,
      accepted,
      answers: real.get(label) ?? 0,
      weight: weightOf(label),
    }))
    return {
      ...aboutTemplate(db, record),
      ...sums(own),
      labels,
      help: help.find(({ template }) => template === record.id) ?? null,
    }
  })
}

const sum = (of: readonly Yield[], what: Exclude<keyof Yield, 'template' | 'label'>) =>
  of.reduce((total, one) => total + one[what], 0)
const sums = (of: readonly Yield[]) => ({
  accepted: sum(of, 'accepted'),
  doubtful: sum(of, 'doubtful'),
  rejected: sum(of, 'rejected'),
  stale: sum(of, 'stale'),
})

function aboutTemplate(db: ReadableDb, record: TemplateRecord) {
  const { id, task, name, dialect, source, copies, changedAt, made, withdrawnAt } = record
  const imports = importsOf(db, id).map(({ path, text }) => ({ path, characters: text.length }))
  const outdated = made !== null && made.at < changedAt
  return { id, task, name, dialect, source, copies, imports, changedAt, made, outdated, withdrawn: withdrawnAt }
}

export function sampleViews(db: ReadableDb, records: readonly SyntheticRecord[]): SyntheticSample[] {
  const names = labelNames(
    db,
    records.flatMap(({ label, madeLabel }) => [label, madeLabel]),
  )
  return records.map(({ label: _l, madeLabel: _m, verdict, holds, ...record }, i) => ({
    ...record,
    label: names[2 * i]!,
    madeFor: names[2 * i + 1]!,
    slots: [...record.slots],
    noises: [...record.noises],
    state: stateOf({ verdict, answer: record.answer }),
    stale: holds === 0,
  }))
}

/** What became of one: a person’s word goes before the gates’. */
export const stateOf = ({ verdict, answer }: Pick<SyntheticRecord, 'verdict' | 'answer'>): SyntheticSample['state'] =>
  answer === null ? verdict : answer === 'wrong' ? 'rejected' : 'accepted'
