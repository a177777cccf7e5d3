/** Dots of a map, in its own units; y upwards. */
export interface Dots {
  readonly x: readonly number[]
  readonly y: readonly number[]
}
export type Point = readonly [x: number, y: number]

/** What part of the map is on screen: pixels = place + scale · units, y turned downwards. */
export interface View {
  readonly scale: number
  /** Along x, times the scale: the axes of such a map mean nothing, so it may fill its panel. */
  readonly stretch: number
  readonly x: number
  readonly y: number
}
export interface Size {
  readonly width: number
  readonly height: number
}

const MARGIN = 14
const FARTHEST_IN = 60
const MOST_STRETCHED = 1.8

/** All dots, as large as they fit, in the middle. */
export function wholeMap({ x, y }: Dots, { width, height }: Size): View {
  if (x.length === 0) return { scale: 1, stretch: 1, x: width / 2, y: height / 2 }
  const [left, right] = ends(x)
  const [low, high] = ends(y)
  const room = ([pixels, units]: Point) => (units > 0 ? Math.max(1, pixels - 2 * MARGIN) / units : Infinity)
  const [across, up] = [room([width, right - left]), room([height, high - low])]
  const ratio = Number.isFinite(across) && Number.isFinite(up) ? across / up : 1
  const stretch = Math.min(MOST_STRETCHED, Math.max(1 / MOST_STRETCHED, ratio))
  const fits = Math.min(across / stretch, up)
  const scale = Number.isFinite(fits) ? fits : 1
  const center = { x: width / 2 - (scale * stretch * (left + right)) / 2, y: height / 2 + (scale * (low + high)) / 2 }
  return { scale, stretch, ...center }
}

function ends(values: readonly number[]): [number, number] {
  let [least, most] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < least) least = value
    if (value > most) most = value
  }
  return [least, most]
}

/** Closer (factor > 1) or farther, with what lies under the pointer staying there; never smaller than the whole. */
export function zoomed(view: View, factor: number, [px, py]: Point, whole: View): View {
  const scale = Math.min(FARTHEST_IN * whole.scale, Math.max(whole.scale, view.scale * factor))
  if (scale === whole.scale) return whole
  const by = scale / view.scale
  return { scale, stretch: whole.stretch, x: px - by * (px - view.x), y: py - by * (py - view.y) }
}

export const moved = (view: View, [dx, dy]: Point): View => ({ ...view, x: view.x + dx, y: view.y + dy })

export const onScreen = ({ x, y }: Dots, view: View, i: number): Point => [
  view.x + view.scale * view.stretch * x[i]!,
  view.y - view.scale * y[i]!,
]

/** The dot under the pointer, at most `reach` pixels away; of equally near ones the last drawn. */
export function dotAt(dots: Dots, view: View, [px, py]: Point, reach: number): number | null {
  let [found, nearest]: [number | null, number] = [null, reach ** 2]
  for (let i = 0; i < dots.x.length; i++) {
    const [x, y] = onScreen(dots, view, i)
    const distance = (x - px) ** 2 + (y - py) ** 2
    if (distance <= nearest) [found, nearest] = [i, distance]
  }
  return found
}

/** The dots inside a line drawn on screen and closed by itself (even–odd rule), in their order. */
export function dotsInside(dots: Dots, view: View, outline: readonly Point[]): number[] {
  if (outline.length < 3) return []
  const inside: number[] = []
  for (let i = 0; i < dots.x.length; i++) if (encloses(outline, onScreen(dots, view, i))) inside.push(i)
  return inside
}

function encloses(outline: readonly Point[], [px, py]: Point): boolean {
  let odd = false
  for (let i = 0, j = outline.length - 1; i < outline.length; j = i++) {
    const [ax, ay] = outline[i]!
    const [bx, by] = outline[j]!
    if (ay > py !== by > py && px < ((bx - ax) * (py - ay)) / (by - ay) + ax) odd = !odd
  }
  return odd
}
