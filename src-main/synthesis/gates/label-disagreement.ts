import type { LabelBelief, Refusal } from './gate-types.ts'

/** Another label is believed in at least so much: it is that one. */
export const SURE = 0.8

/** Where no label has most of the belief, one believed in a fifth as much as the likeliest is not spoken against: of so few votes that is chance. */
const [MOST, AS_LIKELY] = [0.5, 0.2]

/** Surely another label: rejected. Another with most of the belief or more than five times as likely, or nothing believed: doubtful. null: nothing speaks against it. */
export function disagreement(label: string, belief: LabelBelief, sure = SURE): Refusal | null {
  const [top] = belief
  if (!top) return { gate: 'label-check', because: 'nothing is believed of it', doubtful: true }
  if (top.label === label) return null
  const own = belief.find((one) => one.label === label)?.probability ?? 0
  if (top.probability < MOST && own >= AS_LIKELY * top.probability) return null
  const because = `reads as ${top.label} (${Math.round(100 * top.probability)} %)`
  return top.probability >= sure ? { gate: 'label-check', because } : { gate: 'label-check', because, doubtful: true }
}

/** The label in the reason of a disagreement, and how much it was believed; null: it names none. */
export function readAs(because: string): { readonly label: string; readonly probability: number } | null {
  const [, label, percent] = /^reads as (.+) \((\d+) %\)$/s.exec(because) ?? []
  return label === undefined ? null : { label, probability: Number(percent) / 100 }
}
