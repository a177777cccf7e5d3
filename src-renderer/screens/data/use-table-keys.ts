import type { Samples } from './use-samples'
import type { useRows } from './use-rows'

interface Does {
  readonly ask: (sample: number) => void
  readonly label: () => void
}

/** The table by keyboard: arrows go, Shift stretches, Space picks, Ctrl+A picks all, L labels, Enter opens, Escape lets go. */
export function useTableKeys(
  { selection, rowAt }: Samples,
  { total, fits, show }: ReturnType<typeof useRows>,
  { ask, label }: Does,
) {
  function go(to: number, stretch: boolean) {
    const index = Math.min(Math.max(to, 0), total.value - 1)
    if (index < 0) return
    if (stretch) void selection.extendTo(index)
    else selection.point(index)
    show(index)
  }
  const moves: Readonly<Record<string, (at: number) => number>> = {
    ArrowDown: (at) => at + 1,
    ArrowUp: (at) => at - 1,
    PageDown: (at) => at + fits.value,
    PageUp: (at) => at - fits.value,
    Home: () => 0,
    End: () => total.value - 1,
  }
  return (event: KeyboardEvent) => {
    const { key, shiftKey, ctrlKey, metaKey, altKey } = event
    const at = selection.at.value
    const id = at === null ? null : (rowAt(at)?.id ?? null)
    const command = ctrlKey || metaKey
    // Buttons of the head have keys of their own.
    if (altKey || (event.target !== event.currentTarget && (key === ' ' || key === 'Enter'))) return
    if (moves[key] && !command) go(moves[key](at ?? -1), shiftKey)
    else if (command && key.toLowerCase() === 'a') void selection.all()
    else if (command) return
    else if (key === ' ' && at !== null && id !== null) selection.toggle(at, id)
    else if (key === 'Enter' && id !== null) ask(id)
    else if (key.toLowerCase() === 'l' && selection.selected.value.size > 0) label()
    else if (key === 'Escape') selection.none()
    else return
    event.preventDefault()
  }
}
