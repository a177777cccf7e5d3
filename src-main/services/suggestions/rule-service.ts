import { wilsonInterval } from '../../evaluation/classification-metrics.ts'
import type { Serves } from '../../contract/serves.ts'
import type { Rule, suggestions as suggestionsContract } from '../../contract/suggestions.ts'
import { readTextFile } from '../../exchange-formats/rules/read-text-file.ts'
import { readRules, writeRules } from '../../exchange-formats/rules/rule-file.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { labelNamed, labelNames } from '../../storage/tables/labels.ts'
import {
  changeRule,
  insertRule,
  listRules,
  removeRule,
  taskOfRule,
  type RuleRecord,
} from '../../storage/tables/rules.ts'
import { UnknownLabel } from '../labels/label-errors.ts'
import { requireOffered } from '../labels/require-offered.ts'
import type { TaskSession } from '../session.ts'
import { RuleExists, TooManyRules, UnknownRule } from './rule-errors.ts'
import { ruleFigures } from './rule-figures.ts'
import { takeRules, wordsOf, type Words } from './take-rules.ts'

const MOST_RULES = 2_000
const SHOWN = 1_000

interface Around {
  readonly at: (task?: number) => TaskSession
  readonly changed: (task: number) => void
}
type Serve = Pick<
  Serves<typeof suggestionsContract>,
  'rules' | 'addRule' | 'changeRule' | 'removeRule' | 'importRules' | 'exportRules'
>

/** Keyword rules of a task: kept in its project, heard from the next card on. */
export function ruleService({ at, changed }: Around): Serve {
  async function told({ project, task: { id: task } }: TaskSession): Promise<Rule[]> {
    const { db, newest } = project
    const rules = listRules(db, task)
    const figures = await ruleFigures(db, { rules, task, newest })
    return rules.map((rule) => {
      const { id, phrase, exact, priority, active, labelId, speaksFor } = rule
      const { hits, answered, right } = figures.get(id)!
      const precision = answered === 0 ? null : { value: right / answered, ...wilsonInterval(right, answered) }
      const [label, into] = labelNames(db, [labelId, speaksFor ?? labelId])
      const moved = speaksFor !== null && speaksFor !== labelId
      return {
        id,
        phrase,
        exact,
        priority,
        active,
        label: label!,
        into: moved ? into! : null,
        retired: speaksFor === null,
        hits,
        answered,
        right,
        precision,
      }
    })
  }
  function done(task: TaskSession): Promise<Rule[]> {
    changed(task.task.id)
    return told(task)
  }
  /** Throws UnknownRule. */
  function known(id: number): { readonly rule: RuleRecord; readonly of: TaskSession } {
    const task = taskOfRule(at().project.db, id)
    const rule = task === null ? undefined : listRules(at().project.db, task).find((one) => one.id === id)
    if (task === null || !rule) throw new UnknownRule(String(id))
    return { rule, of: at(task) }
  }

  return {
    rules: (given) => told(at(given?.task)),
    addRule({ task, label, ...given }) {
      const of = at(task)
      const { db } = of.project
      const rules = listRules(db, of.task.id)
      if (rules.length >= MOST_RULES) throw new TooManyRules(rules.length + 1, MOST_RULES)
      const rule = { ...given, labelId: labelCalled(db, label, of.task.id) }
      requireNew(rules, rule, label)
      insertRule(db, rule, of.task.id)
      return done(of)
    },
    changeRule({ id, label, ...given }) {
      const { rule: before, of } = known(id)
      const { db } = of.project
      const labelId = label === undefined ? before.labelId : labelCalled(db, label, of.task.id)
      const rule = {
        labelId,
        phrase: given.phrase ?? before.phrase,
        exact: given.exact ?? before.exact,
        priority: given.priority ?? before.priority,
        active: given.active ?? before.active,
      }
      const others = listRules(db, of.task.id).filter((one) => one.id !== id)
      requireNew(others, rule, label ?? labelNames(db, [labelId])[0]!)
      changeRule(db, id, rule)
      return done(of)
    },
    removeRule({ id }) {
      const { of } = known(id)
      removeRule(of.project.db, id)
      return done(of)
    },
    async importRules({ task, text, path, format }) {
      const of = at(task)
      const { db } = of.project
      const file = readRules(path === undefined ? (text ?? '') : await readTextFile(path), format)
      const taken = db.transaction(() => {
        const taken = takeRules(db, of.task.id, file.entries)
        if (taken.rules > MOST_RULES) throw new TooManyRules(taken.rules, MOST_RULES)
        return taken
      })
      const { added, updated, unchanged, notes } = taken
      if (added + updated > 0) changed(of.task.id)
      const rejects = [...file.rejects, ...taken.refused].sort((a, b) => a.line - b.line)
      return {
        added,
        changed: updated,
        unchanged,
        rejects: rejects.slice(0, SHOWN).map((reject) => ({ ...reject })),
        rejected: rejects.length,
        notes: notes.slice(0, SHOWN),
        noted: notes.length,
      }
    },
    exportRules({ task, format }) {
      const of = at(task)
      const { db } = of.project
      const rules = listRules(db, of.task.id)
      const labels = labelNames(
        db,
        rules.map(({ labelId }) => labelId),
      )
      return {
        text: writeRules(
          rules.map((rule, i) => ({ ...rule, label: labels[i]! })),
          format,
        ),
      }
    },
  }
}

/** Throws RuleExists. */
function requireNew(rules: readonly RuleRecord[], rule: Words, label: string): void {
  if (rules.some((other) => wordsOf(other) === wordsOf(rule))) throw new RuleExists(rule.phrase, label)
}

/** Throws UnknownLabel, LabelRetired. */
function labelCalled(db: ReadableDb, label: string, task: number): number {
  const name = label.trim()
  const id = labelNamed(db, name, task)
  if (id === null) throw new UnknownLabel(name)
  requireOffered(db, [name], task)
  return id
}
