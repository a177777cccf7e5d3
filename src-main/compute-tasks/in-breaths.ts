import { setImmediate } from 'node:timers/promises'

/** Work between two breaths. */
const BREATH_MS = 100

/**
 * Goes through work piece by piece and lets the process hear in between that it is cancelled, and tell how far it is. Throws the signal's reason.
 * A piece of `texts` samples → `onPiece` with the samples done so far.
 */
export async function inBreaths<Piece>(
  pieces: Iterable<Piece>,
  signal: AbortSignal,
  onPiece: (piece: Piece) => void,
  tell: () => void,
): Promise<void> {
  let since = performance.now()
  for (const piece of pieces) {
    onPiece(piece)
    if (performance.now() - since < BREATH_MS) continue
    tell()
    await setImmediate()
    signal.throwIfAborted()
    since = performance.now()
  }
  tell()
}
