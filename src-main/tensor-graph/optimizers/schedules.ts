/** Factor on the learning rate at step t of `steps`, t = 1, 2, … */
export type Schedule = (t: number, steps: number) => number

export const constantRate: Schedule = () => 1

/** (1 + cos πx)/2 from 1 at the first step down to `floor` (Loshchilov & Hutter 2017, without restarts). */
export const cosine =
  (floor = 0): Schedule =>
  (t, steps) =>
    floor + ((1 - floor) * (1 + Math.cos((Math.PI * (t - 1)) / Math.max(1, steps)))) / 2

/** 1 falling straight to 0. */
export const linearDecay: Schedule = (t, steps) => Math.max(0, 1 - (t - 1) / Math.max(1, steps))

/** × `factor` at each of the given shares of the run. */
export const stepDecay =
  (shares: readonly number[], factor = 0.1): Schedule =>
  (t, steps) =>
    factor ** shares.filter((share) => t - 1 >= share * steps).length

/** Rises straight over the first `share` of the run, then follows `after` over the rest. */
export const warmUp =
  (share: number, after: Schedule = constantRate): Schedule =>
  (t, steps) => {
    const rise = Math.max(1, Math.round(share * steps))
    return t <= rise ? t / rise : after(t - rise, Math.max(1, steps - rise))
  }

/**
 * One cycle (Smith & Topin 2018): a cosine rise from 1/`start` over `share` of the run, a cosine fall to 1/(start·`end`).
 * The factor's peak is 1, so the given rate is the maximum. Same numbers as PyTorch's OneCycleLR.
 */
export const oneCycle =
  ({ share = 0.3, start = 25, end = 1e4 } = {}): Schedule =>
  (t, steps) => {
    const peak = share * steps - 1
    const [low, floor] = [1 / start, 1 / (start * end)]
    const bend = (from: number, to: number, x: number) => to + ((from - to) * (1 + Math.cos(Math.PI * x))) / 2
    const at = t - 1
    return at <= peak ? bend(low, 1, at / Math.max(peak, 1e-9)) : bend(1, floor, (at - peak) / (steps - 1 - peak))
  }

/** Rates of `groups` layer groups, nearest to the output first: rate, rate/factor, … (Howard & Ruder 2018: 2.6). */
export const discriminativeRates = (rate: number, groups: number, factor = 2.6): number[] =>
  Array.from({ length: groups }, (_, i) => rate / factor ** i)
