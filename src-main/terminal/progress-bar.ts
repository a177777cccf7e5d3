const WIDTH = 28

/** A bar on a terminal, redrawn in place; nothing where standard error is a file or pipe. */
export function progressBar(title: string): {
  readonly at: (done: number, total: number | null, note?: string) => void
  readonly end: () => void
  /** Whether anybody sees it. */
  readonly live: boolean
} {
  const live = process.stderr.isTTY
  let drawn = 0
  return {
    at(done, total, note = '') {
      if (!live || performance.now() - drawn < 80) return
      drawn = performance.now()
      const share = total ? Math.min(1, done / total) : 0
      const bar = total
        ? `[${'█'.repeat(Math.round(WIDTH * share)).padEnd(WIDTH)}] ${(100 * share).toFixed(0).padStart(3)} %`
        : `${done}`
      process.stderr.write(`\r\x1b[K${title} ${bar} ${note}`)
    },
    live,
    end: () => void (live && process.stderr.write('\r\x1b[K')),
  }
}
