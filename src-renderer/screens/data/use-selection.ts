import { ref, shallowRef } from 'vue'

/**
 * Rows picked out to be decided on together, and the row at hand. What is picked is always part of what the table shows: another search
 * or filter lets it go, and says how many. `idsOf` gives the ids of a stretch of the table.
 */
export function useSelection(idsOf: (offset: number, limit?: number) => Promise<readonly number[]>) {
  const selected = shallowRef<ReadonlySet<number>>(new Set())
  /** The row that keys act on. */
  const at = ref<number | null>(null)
  /** Where a stretch begins. */
  let anchor = 0
  /** How many were picked when another query let them go. */
  const letGo = ref(0)

  function pick(ids: Iterable<number>) {
    letGo.value = 0
    selected.value = new Set(ids)
  }
  function toggle(index: number, id: number) {
    const next = new Set(selected.value)
    if (!next.delete(id)) next.add(id)
    anchor = at.value = index
    pick(next)
  }
  /** Everything from the row picked last up to this one, whatever of it is on screen. */
  async function extendTo(index: number) {
    at.value = index
    const from = Math.min(anchor, index)
    pick(await idsOf(from, Math.abs(anchor - index) + 1))
  }
  const all = async () => pick(await idsOf(0))
  const none = () => pick([])
  /** Another query: its rows are others. */
  function forget() {
    letGo.value = selected.value.size || letGo.value
    selected.value = new Set()
    unpoint()
  }
  /** Rows stand elsewhere now: none is at hand. */
  function unpoint() {
    at.value = null
    anchor = 0
  }
  function point(index: number) {
    at.value = index
    if (selected.value.size === 0) anchor = index
  }
  return { selected, at, letGo, toggle, extendTo, all, none, forget, point, unpoint }
}
