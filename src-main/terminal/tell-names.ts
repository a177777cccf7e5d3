import type { Label, NamesHelp } from '../contract/labels.ts'

/** Whether names teach, what that is worth as far as it is known, and how often each name alone is right. */
export function tellNames({ teach, can, trust, gain, byLabel }: NamesHelp, labels: readonly Label[]): string {
  const names = new Map(labels.map(({ id, name }) => [id, name]))
  const lines = byLabel.map(({ label, right, answers }) => `${names.get(label) ?? '?'} | ${right} of ${answers}`)
  const sum = (of: 'right' | 'answers') => byLabel.reduce((total, one) => total + one[of], 0)
  const right = byLabel.length > 0 ? [`Right by name: ${sum('right')} of ${sum('answers')} answers`, ...lines] : []
  return [[switchWords(teach, can), worthWords(trust, gain)].filter(Boolean).join(' '), ...right].join('\n')
}

function switchWords(teach: boolean, can: boolean): string {
  if (!teach) return 'Label names do not teach: they are switched off.'
  return can ? 'Label names teach.' : 'Label names cannot teach here: too few are words, or the features read none.'
}
function worthWords(trust: number | null, gain: number | null): string {
  if (trust === 0) return 'By the answers they say little of the samples.'
  if (gain === null) return ''
  return `On labels left out they are worth ${gain < 0 ? '−' : '+'}${Math.abs(100 * gain).toFixed(1)} points.`
}
