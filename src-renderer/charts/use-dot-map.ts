import { computed, onBeforeUnmount, onMounted, ref, shallowRef, watch, type Ref } from 'vue'
import { dotAt, dotsInside, moved, wholeMap, zoomed, type Dots, type Point, type View } from './dot-map'
import { drawDots, type DotLook } from './draw-dots'

const REACH = 8
const STEP = 40
/** A lasso needs no more corners than this many pixels apart. */
const CORNER = 3

export interface DotMapProps {
  readonly dots: Dots
  readonly look: DotLook
  readonly lit: ReadonlySet<number> | null
  readonly tool: 'lasso' | 'move'
}

/** What is in view, as a line around it: the lasso of those who use keys. */
const frameOf = ({ width, height }: { width: number; height: number }): readonly Point[] => [
  [0, 0],
  [width, 0],
  [width, height],
  [0, height],
]

/** A canvas with dots on it: hover, lasso, move and zoom by mouse; all but hover by keys. */
export function useDotMap(
  props: DotMapProps,
  canvas: Readonly<Ref<HTMLCanvasElement | null>>,
  tell: { readonly hover: (dot: number | null) => void; readonly lasso: (dots: readonly number[]) => void },
) {
  const size = shallowRef({ width: 0, height: 0 })
  const chosenView = shallowRef<View | null>(null)
  const under = ref<number | null>(null)
  const outline = shallowRef<readonly Point[]>([])
  const whole = computed(() => wholeMap(props.dots, size.value))
  const view = computed(() => chosenView.value ?? whole.value)
  const closer = computed(() => view.value.scale / whole.value.scale)
  let drag: { readonly kind: 'lasso' | 'move'; last: Point } | null = null
  let frame = 0

  function draw() {
    frame = 0
    const pen = canvas.value?.getContext('2d')
    if (!pen || size.value.width === 0) return
    const ratio = devicePixelRatio
    pen.setTransform(ratio, 0, 0, ratio, 0, 0)
    drawDots(pen, props.dots, view.value, size.value, props.look, {
      lit: props.lit,
      under: under.value,
      outline: outline.value,
    })
  }
  const redraw = () => (frame ||= requestAnimationFrame(draw))
  function measure() {
    const box = canvas.value
    if (!box) return
    const { clientWidth: width, clientHeight: height } = box
    Object.assign(box, { width: width * devicePixelRatio, height: height * devicePixelRatio })
    size.value = { width, height }
    chosenView.value = null
    redraw()
  }
  const point = ({ offsetX, offsetY }: MouseEvent): Point => [offsetX, offsetY]
  const middle = (): Point => [size.value.width / 2, size.value.height / 2]
  const zoom = (factor: number, at: Point = middle()) =>
    (chosenView.value = zoomed(view.value, factor, at, whole.value))
  const move = (by: Point) => (chosenView.value = moved(view.value, by))
  const fit = () => (chosenView.value = null)
  function hover(dot: number | null) {
    if (dot === under.value) return
    under.value = dot
    tell.hover(dot)
  }

  function press(event: PointerEvent) {
    if (event.button !== 0) return
    canvas.value!.setPointerCapture(event.pointerId)
    const kind = event.shiftKey === (props.tool === 'lasso') ? 'move' : 'lasso'
    drag = { kind, last: point(event) }
    if (kind === 'lasso') outline.value = [point(event)]
    hover(null)
  }
  function go(event: PointerEvent) {
    const at = point(event)
    if (!drag) return hover(dotAt(props.dots, view.value, at, REACH))
    const by: Point = [at[0] - drag.last[0], at[1] - drag.last[1]]
    if (Math.hypot(...by) < CORNER) return
    drag.last = at
    if (drag.kind === 'move') move(by)
    else outline.value = [...outline.value, at]
  }
  function release() {
    if (drag?.kind === 'lasso') {
      const held = dotsInside(props.dots, view.value, outline.value)
      if (held.length === 0 && outline.value.length < 3) tell.lasso([])
      else tell.lasso(held)
    }
    drag = null
    outline.value = []
  }
  /** A page that scrolls must not be caught by the map: the wheel zooms once the map is in use, or with Ctrl as everywhere. */
  function wheel(event: WheelEvent) {
    if (!event.ctrlKey && document.activeElement !== canvas.value) return
    event.preventDefault()
    zoom(Math.exp(-event.deltaY / 300), point(event))
  }
  const keys: Readonly<Record<string, () => void>> = {
    '+': () => zoom(1.5),
    '=': () => zoom(1.5),
    '-': () => zoom(1 / 1.5),
    '0': fit,
    ArrowLeft: () => move([STEP, 0]),
    ArrowRight: () => move([-STEP, 0]),
    ArrowUp: () => move([0, STEP]),
    ArrowDown: () => move([0, -STEP]),
    Enter: () => tell.lasso(dotsInside(props.dots, view.value, frameOf(size.value))),
    Escape: () => tell.lasso([]),
  }
  function key(event: KeyboardEvent) {
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key]
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }

  const observer = new ResizeObserver(measure)
  onMounted(() => observer.observe(canvas.value!))
  onBeforeUnmount(() => {
    observer.disconnect()
    cancelAnimationFrame(frame)
  })
  watch(() => [props.look, props.lit, view.value, under.value, outline.value], redraw)
  watch(
    () => props.dots,
    () => ((chosenView.value = null), hover(null)),
  )
  return { view, closer, under, zoom, fit, press, go, release, wheel, key, leave: () => hover(null) }
}
