import { elementwiseCases } from './cases/elementwise.ts'
import { productsAndReductionsCases } from './cases/products-and-reductions.ts'
import { shapesAndSelectionCases } from './cases/shapes-and-selection.ts'
import { imageCases } from './cases/images.ts'
import { compositesAndLossesCases } from './cases/composites-and-losses.ts'
import type { Case } from './check-gradient.ts'

/** Every op and composite, with the attributes that change its gradient. */
export const opCases: readonly Case[] = [
  ...elementwiseCases,
  ...productsAndReductionsCases,
  ...shapesAndSelectionCases,
  ...imageCases,
  ...compositesAndLossesCases,
]
