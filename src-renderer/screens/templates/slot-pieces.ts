interface Slot {
  readonly slot: string
  readonly value: string
  readonly start: number
  readonly end: number
}
/** A piece of a sentence; `slot`: the slot whose words it is. */
export interface Piece {
  readonly text: string
  readonly slot: Slot | null
}

/** A sentence cut at its slots; of slots within each other the outer one is shown. */
export function slotPieces(text: string, slots: readonly Slot[]): readonly Piece[] {
  const inOrder = [...slots].sort((a, b) => a.start - b.start || b.end - a.end)
  const pieces: Piece[] = []
  let at = 0
  for (const slot of inOrder) {
    if (slot.start < at) continue
    if (slot.start > at) pieces.push({ text: text.slice(at, slot.start), slot: null })
    pieces.push({ text: text.slice(slot.start, slot.end), slot })
    at = slot.end
  }
  if (at < text.length) pieces.push({ text: text.slice(at), slot: null })
  return pieces
}
