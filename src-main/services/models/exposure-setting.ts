import { ExposureRule, type ExposureSetting } from '../../contract/exposures.ts'
import { DEFAULT_RULE } from '../../evaluation/exposure/exposure-rule.ts'
import type { ReadableDb, WritableDb } from '../../storage/database.ts'
import { readTaskSetting, writeTaskSetting } from '../../storage/tables/project.ts'
import { activePeople } from '../../storage/tables/annotators.ts'

interface Stored {
  readonly on?: boolean
  readonly rule?: Partial<ExposureRule>
}
const KEY = 'exposure'
const fits = (value: unknown) =>
  typeof value === 'object' && ExposureRule.partial().safeParse((value as Stored | null)?.rule ?? {}).success

/** Who has not answered for so many ms is not counted: people come and go. */
const LATELY = 14 * 86_400_000

/** Whether new kinds of models of a task come step by step: as somebody has chosen, else where several people have answered lately. `now`: ms since 1970. */
export function exposureSetting(db: ReadableDb, task: number, now: number): ExposureSetting {
  const { on, rule } = readTaskSetting<Stored>(db, KEY, fits, task) ?? {}
  const annotators = activePeople(db, { after: now - LATELY, until: now })
  return { on: on ?? annotators > 1, chosen: on !== undefined, annotators, rule: { ...DEFAULT_RULE, ...rule } }
}

export function setExposure(db: WritableDb, task: number, { on, rule }: Stored): void {
  const before = readTaskSetting<Stored>(db, KEY, fits, task) ?? {}
  const chosen = on ?? before.on
  writeTaskSetting(db, KEY, { ...(chosen !== undefined && { on: chosen }), rule: { ...before.rule, ...rule } }, task)
}
