import { computed, onBeforeUnmount, ref, shallowRef, watch, type Ref } from 'vue'

interface Size {
  readonly width: number
  readonly height: number
}
const STEP = 1.25
const LARGEST = 40
/** Pixels to a screen's pixel from which they are drawn as squares. */
const CRISP = 2
const PAN = 60

/**
 * How a picture lies in its frame: whole at first, enlarged where it is small; zoomed about a point, moved about, or pixel by pixel. `zoom` is
 * relative to the whole picture.
 */
export function usePictureView(frame: Readonly<Ref<HTMLElement | null>>, subject: () => string) {
  const natural = shallowRef<Size | null>(null)
  const room = shallowRef<Size>({ width: 0, height: 0 })
  const zoom = ref(1)
  const [x, y] = [ref(0), ref(0)]
  /** Screen pixels to one of the picture's where it is seen whole. */
  const fit = computed(() => {
    if (!natural.value || room.value.width === 0) return null
    return Math.min(room.value.width / natural.value.width, room.value.height / natural.value.height)
  })
  const scale = computed(() => (fit.value ?? 1) * zoom.value)
  const style = computed(() => {
    if (!natural.value || fit.value === null) return { visibility: 'hidden' as const }
    return {
      width: `${natural.value.width * scale.value}px`,
      height: `${natural.value.height * scale.value}px`,
      transform: `translate(${x.value}px, ${y.value}px)`,
      imageRendering: scale.value >= CRISP ? ('pixelated' as const) : ('auto' as const),
    }
  })

  /** The picture's middle stays where some of it is seen. */
  function clamp() {
    const { width, height } = natural.value ?? { width: 0, height: 0 }
    const far = (side: number, room: number) => Math.max(0, (side * scale.value - room) / 2)
    const [toX, toY] = [far(width, room.value.width), far(height, room.value.height)]
    x.value = Math.max(-toX, Math.min(toX, x.value))
    y.value = Math.max(-toY, Math.min(toY, y.value))
  }
  /** `px`, `py`: the point that stays where it is, from the middle of the frame. */
  function zoomTo(next: number, px = 0, py = 0) {
    const before = zoom.value
    zoom.value = Math.max(Math.min(1, 1 / (fit.value ?? 1)), Math.min(LARGEST / Math.min(1, fit.value ?? 1), next))
    const by = zoom.value / before
    x.value = px - (px - x.value) * by
    y.value = py - (py - y.value) * by
    clamp()
  }
  function wheel(event: WheelEvent) {
    const box = frame.value!.getBoundingClientRect()
    const [px, py] = [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2]
    zoomTo(zoom.value * STEP ** (-event.deltaY / 100), px, py)
  }
  function pan(dx: number, dy: number): boolean {
    const [fromX, fromY] = [x.value, y.value]
    x.value += dx
    y.value += dy
    clamp()
    return x.value !== fromX || y.value !== fromY
  }
  function drag(event: PointerEvent) {
    if (event.buttons === 1) pan(event.movementX, event.movementY)
  }
  const PANS: Readonly<Record<string, readonly [number, number]>> = {
    ArrowLeft: [PAN, 0],
    ArrowRight: [-PAN, 0],
    ArrowUp: [0, PAN],
    ArrowDown: [0, -PAN],
    PageUp: [0, 4 * PAN],
    PageDown: [0, -4 * PAN],
  }
  const whole = () => {
    zoom.value = 1
    x.value = y.value = 0
  }
  const loaded = (event: Event) => {
    const { naturalWidth: width, naturalHeight: height } = event.target as HTMLImageElement
    // A drawing without a size of its own fills the frame.
    natural.value = width && height ? { width, height } : { width: 300, height: 300 }
  }
  watch(subject, () => {
    natural.value = null
    whole()
  })

  const watcher = new ResizeObserver(([entry]) => {
    const { width, height } = entry!.contentRect
    room.value = { width, height }
    clamp()
  })
  watch(
    frame,
    (now, before) => {
      if (before) watcher.unobserve(before)
      if (now) watcher.observe(now)
    },
    { immediate: true },
  )
  onBeforeUnmount(() => watcher.disconnect())

  return {
    style,
    scale,
    loaded,
    wheel,
    drag,
    zoomIn: () => zoomTo(zoom.value * STEP),
    zoomOut: () => zoomTo(zoom.value / STEP),
    whole,
    pixels: () => zoomTo(1 / (fit.value ?? 1)),
    move: (key: string) => key in PANS && pan(...PANS[key]!),
  }
}
