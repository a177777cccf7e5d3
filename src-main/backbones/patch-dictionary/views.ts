/** Side in pixels of the coarsest view of an image; each finer one is twice as large. */
export const COARSEST = 32
const FINEST = 128

/** Sides of the views of an image, the coarsest first: 32, 64, 128. */
export const viewsOf = (side: number): number[] =>
  Array.from({ length: Math.log2(side / COARSEST) + 1 }, (_, i) => COARSEST * 2 ** i)

/** The finest view that images of such a shorter side fill. */
export function finestView(shorter: number): number {
  let side = COARSEST
  while (side < FINEST && 2 * side <= shorter) side *= 2
  return side
}
