/** Ms from the key press until the answer was on the disk, the next card in the page, and its frame painted; benches read it. */
export const latencies: { readonly saved: number; readonly patched: number; readonly painted: number }[] = []
/** Ms from the key press until the cards that wait had the guesses of the model it stepped. */
export const renewals: number[] = []
Object.assign(globalThis, { __kindling: { latencies, renewals } })

const NO_FRAME_MS = 250

/** Resolves after the next frame is painted: a message posted in its callback comes after the paint. A covered window paints none. */
export const painted = () =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, NO_FRAME_MS)
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        port1.close()
        resolve()
      }
      port2.postMessage(null)
    })
  })
