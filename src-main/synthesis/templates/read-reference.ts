import type { Report } from './template-problems.ts'
import type { Dialect, Features, Place, Reference } from './template-types.ts'

/** How often what may be left out is left out, where nothing else is written. */
const LEFT_OUT = 0.5
const SHAPE = /^([^?&]+)((?:&[\p{L}\p{N}_]+|\?(?:\d{1,3}(?:\.\d{1,3})?%)?)*)$/u
const OF_CHATITO = /^([^?]+)(\??)$/
const LONGEST = 200

/** Reads what stands in `~[…]` or `@[…]`: name, `?` or `?30%`, `&group`. Null where it cannot be read; the problem is told. */
export function readReference(
  mark: '~' | '@',
  body: string,
  at: Place,
  report: Report,
  dialect: Dialect,
): Reference | null {
  const length = body.length + 3
  if (!body.trim()) return (report('no-name', at, length, { mark }), null)
  const match = body.length > LONGEST ? null : (dialect === 'kindling' ? SHAPE : OF_CHATITO).exec(body)
  const [, name = '', signs = ''] = match ?? []
  const left = /\?(?:([\d.]+)%)?/.exec(signs)
  const leftOut = left ? (left[1] === undefined ? LEFT_OUT : Number(left[1]) / 100) : 0
  if (!match || !name.trim() || signs.split('?').length > 2 || signs.split('&').length > 2 || leftOut >= 1)
    return (report('unreadable-reference', at, length, { found: `${mark}[${body.slice(0, 40)}]` }), null)
  const group = /&([\p{L}\p{N}_]+)/u.exec(signs)?.[1] ?? null
  return { kind: 'reference', to: mark + name.trim(), leftOut, group, at, length }
}

/** `3` → weight 3; `25%` → a quarter of all draws. Null where it is neither. */
export function readWeight(body: string): { readonly weight: number; readonly share: number | null } | null {
  const [, number, percent] = /^\s*(\d{1,9}(?:\.\d{1,6})?)\s*(%?)\s*$/.exec(body.slice(0, 30)) ?? []
  const value = Number(number)
  if (number === undefined || !(value > 0) || (percent && value > 100)) return null
  return percent ? { weight: 1, share: value / 100 } : { weight: value, share: null }
}

/** `f` → {'': 'f'}; `gender=f, number=one` → both. Null where it cannot be read. */
export function readFeatures(body: string): Features | null {
  if (body.length > LONGEST) return null
  const pairs = body.split(',').map((one) => /^\s*(?:([\p{L}\p{N}_]+)\s*=\s*)?([\p{L}\p{N}_]+)\s*$/u.exec(one))
  if (pairs.some((pair) => !pair)) return null
  return Object.fromEntries(pairs.map((pair) => [pair![1] ?? '', pair![2]!]))
}
