import { add, cast, cos, exp, less, mul, sin, sub } from '../../tensor-graph/ops/elementwise.ts'
import { matMul } from '../../tensor-graph/ops/linear-algebra.ts'
import { gridSample } from '../../tensor-graph/ops/grid-sample.ts'
import { gather } from '../../tensor-graph/ops/selection.ts'
import { concat, reshape, slice } from '../../tensor-graph/ops/shape.ts'
import { constant, type Tensor } from '../../tensor-graph/tensor.ts'

/** Farthest a picture is turned (radians), scaled (logarithm), slanted, and moved (shares of half its side; three pixels of 32). */
const [TURN, SCALE, SLANT, MOVE] = [Math.PI / 18, 0.1, 0.1, 3 / 16]

/** Uniform numbers each picture takes. */
export const DRAWS = 6

/**
 * Each picture turned, scaled, slanted and moved by its own draws, and half of them mirrored where they may be; read between pixels, the
 * edge repeated (Simard, Steinkraus & Platt 2003). Draws of ½ leave it as it is.  x [n, 3, s, s], draws [n, DRAWS] in [0, 1)
 */
export function varied(x: Tensor, draws: Tensor, mirror: boolean): Tensor {
  const [n, , , side] = x.shape as readonly number[]
  const drawn = (i: number, reach: number) => mul(2 * reach, sub(slice(draws, 1, i, i + 1), 0.5))
  const [angle, size, slant] = [drawn(0, TURN), exp(drawn(1, SCALE)), drawn(2, SLANT)]
  const [c, s] = [mul(size, cos(angle)), mul(size, sin(angle))]
  const turned = mirror ? sub(1, mul(2, cast(less(slice(draws, 1, 5, 6), 0.5), 'float32'))) : 1
  // Where a pixel at (u, v), the middle 0 and the edges ±1, is read from: turned · slanted · (±u, v) + moved.
  const across = [mul(turned, c), sub(mul(slant, c), s), drawn(3, MOVE)]
  const down = [mul(turned, s), add(mul(slant, s), c), drawn(4, MOVE)]
  const places = matMul(reshape(concat([...across, ...down], 1), [n!, 2, 3]), placesOf(side!))
  const axis = (i: number) => reshape(slice(places, 1, i, i + 1), [n!, side!, side!, 1])
  return gridSample(x, concat([axis(0), axis(1)], 3))
}

/** (u, v, 1) of every pixel, row by row.  → [1, 3, side²] */
function placesOf(side: number): Tensor {
  const at = (i: number) => (2 * i + 1) / side - 1
  const pixels = Array.from({ length: side * side }, (_, i) => i)
  const rows = [pixels.map((i) => at(i % side)), pixels.map((i) => at(Math.floor(i / side))), pixels.map(() => 1)]
  return constant(Float32Array.from(rows.flat()), [1, 3, side * side])
}

/** Left and right exchanged.  x [n, 3, s, s] */
export function mirrored(x: Tensor): Tensor {
  const side = x.shape[3] as number
  return gather(x, constant(Int32Array.from({ length: side }, (_, i) => side - 1 - i)), 3)
}
