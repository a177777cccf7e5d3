import type { Reason } from './strategy.ts'

/** Every reason a strategy may give: a code for the page's sentence, and its fields. */
const reason =
  <F extends string>(code: string) =>
  (fields: Readonly<Record<F, string | number>>): Reason => ({ code, fields })

/** No model yet, or one class seen: representative samples instead. */
export const coldStartReason = reason<'clusters'>('cold-start')
/** Rows whose score or features are not numbers; they come last. */
export const unscorable = reason<'count'>('unscorable-rows')
/** Only a random part of the pool was looked at. */
export const subSampled = reason<'used' | 'of'>('sub-sampled')
/** Samples were measured against a random part of the pool or of the labels. */
export const comparedWith = reason<'used' | 'of'>('compared-with')
/** The neighbourhood radius a cover was made with. */
export const radiusFound = reason<'radius'>('cover-radius')
/** No member of the committee disagrees with another: margin decided. */
export const committeeAgrees = reason<'members'>('committee-agrees')
/** Part of the batch looked for classes with few labels. */
export const balancedSlots = reason<'count'>('balanced-slots')
/** Part of the batch was drawn at random. */
export const randomSlots = reason<'count'>('random-slots')
/** Near copies of other samples in the batch were left for later. */
export const copiesHeldBack = reason<'count'>('copies-held-back')
