/** A ten-thousandth of a map’s width is far below a pixel. */
const STEPS = 1e4

/** Places [n, 2] around 0 as coordinates between −1 and 1, both axes in one scale. `widest`: what becomes 1; the farthest of them where left out. */
export function onUnitSquare(places: Float32Array, widest = widestOf(places)): { x: number[]; y: number[] } {
  const axis = (which: number) =>
    Array.from({ length: places.length / 2 }, (_, i) => Math.round((STEPS * places[2 * i + which]!) / widest) / STEPS)
  return { x: axis(0), y: axis(1) }
}

/** The farthest that a place lies from 0 along an axis; 1 where all lie there. */
export const widestOf = (places: Float32Array): number =>
  places.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1
