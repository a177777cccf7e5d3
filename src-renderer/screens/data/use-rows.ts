import { computed, nextTick, onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue'
import type { Samples } from './use-samples'

export const ROW = 30
/** Browsers clip elements beyond some 30 million pixels: a taller list is scrolled in proportion. */
const TALLEST = 8_000_000

/** Which rows of a table of any length are on screen, and how to get to another one. The head stands in the scroller too, one row high. */
export function useRows(samples: Samples, scroller: Readonly<Ref<HTMLElement | null>>) {
  const top = ref(0)
  const height = ref(600)
  const total = computed(() => samples.total.value ?? 0)
  const tall = computed(() => Math.min(TALLEST, total.value * ROW))
  /** What can be scrolled, in pixels and in rows. */
  const hidden = computed(() => Math.max(1, tall.value - height.value))
  const rows = computed(() => Math.max(0, total.value - Math.floor(height.value / ROW)))
  const first = computed(() => Math.min(rows.value, Math.round((top.value / hidden.value) * rows.value)))
  const fits = computed(() => Math.max(1, Math.floor(height.value / ROW)))
  const shown = computed(() => {
    const many = Math.min(total.value - first.value, Math.ceil(height.value / ROW) + 1)
    void samples.windows.value
    return Array.from({ length: Math.max(0, many) }, (_, i) => ({
      index: first.value + i,
      row: samples.rowAt(first.value + i),
    }))
  })
  watch([first, height, samples.query], () => samples.look(first.value, first.value + Math.ceil(height.value / ROW)))
  // Another order or another search begins at its first row.
  watch(samples.query, () => scroller.value?.scrollTo({ top: 0 }))

  /** Scrolls just as far as it takes to see the row. */
  function show(index: number) {
    const begin = index < first.value ? index : index >= first.value + fits.value ? index - fits.value + 1 : first.value
    if (begin === first.value || rows.value === 0) return
    scroller.value?.scrollTo({ top: (begin / rows.value) * hidden.value })
    void nextTick(() => (top.value = scroller.value?.scrollTop ?? 0))
  }
  const resized = new ResizeObserver(([box]) => (height.value = (box?.contentRect.height ?? 600) - ROW))
  onMounted(() => resized.observe(scroller.value!))
  onBeforeUnmount(() => resized.disconnect())
  return { top, tall, total, shown, fits, show }
}
