import { NamedError } from '../platform/named-error.ts'
import { rowOf, type Matrix } from '../platform/matrix.ts'
import type { BackboneContext, Extractor } from './backbone.ts'

/** A backbone gave other sizes than it said. */
export class UnfitFeatures extends NamedError<{ backbone: string; found: string; expected: string }> {
  constructor(backbone: string, { rows, columns, data }: Matrix, expected: string) {
    const found = `[${rows}, ${columns}], ${data.length} numbers`
    super({ backbone, found, expected }, `${backbone} gave features ${found}; expected ${expected}`)
  }
}

export const NOT_FINITE = 'the model gives no finite features for it'

/**
 * The extractor with its rows looked at: as many and as wide as said, or UnfitFeatures; a row with a number that is not finite becomes zeros
 * and is told to `onUnreadable`, as no such number may reach a head, a ranking or the project.
 */
export function soundRows(
  backbone: string,
  extractor: Extractor,
  { onUnreadable }: Pick<BackboneContext, 'onUnreadable'>,
): Extractor {
  const { dimensions } = extractor
  return {
    ...extractor,
    async embed(contents) {
      const out = await extractor.embed(contents)
      const wanted = [contents.length, dimensions] as const
      if (out.rows !== wanted[0] || out.columns !== dimensions || out.data.length !== wanted[0] * dimensions)
        throw new UnfitFeatures(backbone, out, `[${wanted.join(', ')}]`)
      for (let i = 0; i < out.rows; i++) {
        const row = rowOf(out, i)
        if (isFinite(row)) continue
        row.fill(0)
        onUnreadable?.(i, NOT_FINITE)
      }
      return out
    },
  }
}

/** 0·x is 0 for a finite x and not a number for any other. */
function isFinite(row: Float32Array): boolean {
  let sum = 0
  for (let j = 0; j < row.length; j++) sum += 0 * row[j]!
  return sum === 0
}
