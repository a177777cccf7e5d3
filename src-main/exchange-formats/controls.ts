import { ColumnMissing } from './format-errors.ts'
import type { OpenQuestion } from './format.ts'
import type { Answer } from './record-format.ts'

/** Form field of formats whose records answer several questions. */
export const controlOption = {
  kind: 'text',
  title: 'Question',
  default: '',
  help: 'Name of the control or question whose answers are the labels; empty: the one answered most',
} as const

/**
 * Which of several questions gives the labels: as chosen, else the one answered most, at a tie the first. `answered`: its name for every answer.
 * Throws ColumnMissing where none is called as chosen.
 */
export function chooseControl(
  path: string,
  answered: readonly string[],
  chosen: string,
): { readonly control: string | undefined; readonly questions: readonly OpenQuestion[] } {
  const counts = [...Map.groupBy(answered, (name) => name)].map(([name, all]) => ({ name, count: all.length }))
  const names = counts.map(({ name }) => name)
  if (chosen !== '' && !names.includes(chosen)) throw new ColumnMissing(path, chosen, names)
  const most = counts.reduce<{ name: string; count: number } | undefined>(
    (a, b) => (a && a.count >= b.count ? a : b),
    undefined,
  )
  const control = chosen || most?.name
  const others = names.filter((name) => name !== control)
  const isOpen = control !== undefined && others.length > 0
  return { control, questions: isOpen ? [{ option: 'control', chosen: control, others }] : [] }
}

/** An answer to another question, in words. */
export interface OtherAnswer {
  readonly name: string
  readonly words: string
  /** Too long or too special for the context of a sample: regions, spans. */
  readonly isLeftOut?: boolean
}

/** Adds answers to other questions: readable beside, and counted. */
export function withOthers(answer: Answer, others: readonly OtherAnswer[]): Answer {
  if (others.length === 0) return answer
  const kept = others.filter(({ isLeftOut }) => !isLeftOut)
  const byName = Map.groupBy(kept, ({ name }) => name)
  const beside = [...byName].map(([name, all]) => [name, all.map(({ words }) => words).join('; ')] as const)
  const detail = others.map(({ name, words, isLeftOut }) => `${name}: ${isLeftOut ? `(${words})` : words}`).join('; ')
  return {
    ...answer,
    notes: [...(answer.notes ?? []), { reason: 'other-answers', detail: detail.slice(0, 500) }],
    ...(beside.length > 0 && { beside: { ...answer.beside, ...Object.fromEntries(beside) } }),
  }
}
