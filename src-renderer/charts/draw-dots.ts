import { onScreen, type Dots, type Point, type Size, type View } from './dot-map'

/** What a dot is drawn as. */
export type DotShape = 'dot' | 'square' | 'triangle'

/** How the dots look; one entry a dot in `paint` and `shape`. */
export interface DotLook {
  /** CSS colours; later ones are drawn over earlier ones. */
  readonly palette: readonly string[]
  /** Place in `palette`. */
  readonly paint: readonly number[]
  readonly shape: readonly DotShape[]
  /** Dots with a ring around them, over all others. */
  readonly rings: readonly { readonly dot: number; readonly colour: string }[]
  readonly surface: string
  readonly ink: string
}
export interface DotFocus {
  /** All but these step back; null: none does. */
  readonly lit: ReadonlySet<number> | null
  readonly under: number | null
  readonly outline: readonly Point[]
}

const FULL = 2 * Math.PI

/** One frame: a fill for each colour rather than for each dot, so that ten thousand stay fluid. */
export function drawDots(
  pen: CanvasRenderingContext2D,
  dots: Dots,
  view: View,
  { width, height }: Size,
  look: DotLook,
  { lit, under, outline }: DotFocus,
): void {
  pen.clearRect(0, 0, width, height)
  const radius = dots.x.length > 1500 ? 1.7 : 2.6
  const groups = look.palette.map(() => [] as number[])
  look.paint.forEach((colour, i) => groups[colour]?.push(i))
  const shape = (i: number) => {
    const r = radius
    const [x, y] = onScreen(dots, view, i)
    if (x < -r || y < -r || x > width + r || y > height + r) return
    if (look.shape[i] === 'square') pen.rect(x - r, y - r, 2 * r, 2 * r)
    else if (look.shape[i] === 'triangle') {
      // As much to see as a dot has needs a wider triangle.
      const half = 1.6 * r
      pen.moveTo(x, y - half)
      pen.lineTo(x + half, y + half)
      pen.lineTo(x - half, y + half)
      pen.closePath()
    } else {
      pen.moveTo(x + r, y)
      pen.arc(x, y, r, 0, FULL)
    }
  }
  const fill = (members: readonly number[], colour: string, alpha: number) => {
    pen.globalAlpha = alpha
    pen.fillStyle = colour
    pen.beginPath()
    for (const i of members) shape(i)
    pen.fill()
  }
  for (const [colour, members] of groups.entries()) {
    if (!lit) fill(members, look.palette[colour]!, 0.85)
    else
      fill(
        members.filter((i) => !lit.has(i)),
        look.palette[colour]!,
        0.15,
      )
  }
  if (lit)
    groups.forEach((members, colour) =>
      fill(
        members.filter((i) => lit.has(i)),
        look.palette[colour]!,
        1,
      ),
    )
  pen.globalAlpha = 1
  for (const { dot, colour } of look.rings) {
    const [x, y] = onScreen(dots, view, dot)
    ring(pen, [x, y], 5.5, 5, look.surface)
    ring(pen, [x, y], 5.5, 2, colour)
    pen.fillStyle = colour
    pen.beginPath()
    pen.arc(x, y, 2.4, 0, FULL)
    pen.fill()
  }
  if (under !== null) ring(pen, onScreen(dots, view, under), 8, 1.5, look.ink)
  if (outline.length > 1) {
    pen.beginPath()
    for (const [x, y] of outline) pen.lineTo(x, y)
    pen.closePath()
    pen.globalAlpha = 0.1
    pen.fillStyle = look.ink
    pen.fill()
    pen.globalAlpha = 1
    pen.setLineDash([4, 3])
    pen.strokeStyle = look.ink
    pen.lineWidth = 1.25
    pen.stroke()
    pen.setLineDash([])
  }
}

function ring(pen: CanvasRenderingContext2D, [x, y]: Point, radius: number, width: number, colour: string): void {
  pen.strokeStyle = colour
  pen.lineWidth = width
  pen.beginPath()
  pen.arc(x, y, radius, 0, FULL)
  pen.stroke()
}
