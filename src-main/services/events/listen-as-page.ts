import type { StudioEvents } from './studio-events.ts'

/** Listening under a page's name. `onGone`: nobody listens under it any more; a line taken up anew before that keeps the page. */
export function listenAsPage({ subscribe }: Pick<StudioEvents, 'subscribe'>, onGone: (page: string) => void) {
  const lines = new Map<string, number>()
  return async function* listen(page: string | null, signal?: AbortSignal): ReturnType<StudioEvents['subscribe']> {
    if (page === null) return yield* subscribe(signal)
    lines.set(page, (lines.get(page) ?? 0) + 1)
    try {
      yield* subscribe(signal)
    } finally {
      const left = lines.get(page)! - 1
      if (left > 0) lines.set(page, left)
      else {
        lines.delete(page)
        onGone(page)
      }
    }
  }
}
