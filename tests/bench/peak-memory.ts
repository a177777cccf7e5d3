import { readFileSync, writeFileSync } from 'node:fs'

/** Megabytes this process grew to at most above what it held when asked first. Linux keeps a high-water mark; elsewhere what is held at the end. */
export function peakMemory(): { readonly grown: () => number } {
  const before = process.memoryUsage.rss()
  try {
    // Sets the mark back to what is held now.
    writeFileSync('/proc/self/clear_refs', '5')
  } catch {
    return { grown: () => Math.round((process.memoryUsage.rss() - before) / 1e6) }
  }
  return { grown: () => Math.round((highWaterMark() - before) / 1e6) }
}

const highWaterMark = () => 1024 * Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))![1])
