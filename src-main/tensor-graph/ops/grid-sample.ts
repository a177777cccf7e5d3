import { apply } from '../define-op.ts'
import { ShapeMismatch, showShape, type Tensor } from '../tensor.ts'

/**
 * Images read anew: y[n, c, i, j] = x[n, c] at (across, down) = grid[n, i, j], −1 and 1 the outer edges; linear between pixels, the edge
 * repeated. For images that are data: nothing flows back.  x [n, c, h, w], grid [n, rows, columns, 2] → [n, c, rows, columns]
 */
export function gridSample(x: Tensor, grid: Tensor): Tensor {
  if (x.shape.length !== 4 || grid.shape.length !== 4 || grid.shape[3] !== 2 || x.shape[0] !== grid.shape[0])
    throw new ShapeMismatch(`gridSample: ${showShape(x.shape)} at ${showShape(grid.shape)}`)
  return apply('GridSample', [x, grid], {
    shape: [x.shape[0]!, x.shape[1]!, grid.shape[1]!, grid.shape[2]!],
    attributes: { mode: { text: 'linear' }, padding_mode: { text: 'border' }, align_corners: { int: 0 } },
  })
}
