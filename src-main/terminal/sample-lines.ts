import type { Judged } from '../synthesis/gates/gate-types.ts'
import type { MadeSample } from '../synthesis/make-samples.ts'
import { slotsAfterNoise } from '../synthesis/noises/slots-after-noise.ts'

/**
 * A sample as a line of JSON: text, label, template (file:line), seed, and where there are any slots and noises. Slots have the places of their words,
 * and `was` where noise changed these. What did not pass says at which gate and why, a copy of which text: one of `--against`, or one made before it.
 */
export function sampleLine({ sample, verdict, gate, because, copied }: Judged<MadeSample>): string {
  const { text, label, template, seed, noises, tidy } = sample
  const placed = slotsAfterNoise(tidy, text, sample.slots)
  const slots = placed
    ? placed.map(({ slot, value, text: words, was, start, end }) => ({ slot, value, text: words, was, start, end }))
    : sample.slots.map(({ slot, value, text: words }) => ({ slot, value, text: words }))
  return (
    JSON.stringify({
      text,
      label,
      template: `${template.file}:${template.line}`,
      seed,
      slots: slots.length > 0 ? slots : undefined,
      noises: noises.length > 0 ? noises : undefined,
      tidy: noises.length > 0 ? tidy : undefined,
      verdict: verdict === 'accepted' ? undefined : verdict,
      gate: gate ?? undefined,
      because: because || undefined,
      copies: copied ? { text: copied.text, from: copied.real === null ? 'made' : 'against' } : undefined,
    }) + '\n'
  )
}
