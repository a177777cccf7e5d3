import type { StudioEvent } from '@contract/events'

interface Follower {
  follow(onEvent: (event: StudioEvent) => void): Promise<void>
  /** null: it failed, and that has been told. */
  attempt<Result>(work: () => Promise<Result>): Promise<Result | null>
}

/**
 * Follows the core from here on, whatever becomes of the first loads: a page that does not follow is of no use to anybody. A load that failed is
 * tried again when the line is taken up anew.
 */
export function startPage(
  studio: Follower,
  loads: readonly (() => Promise<void>)[],
  hear: (event: StudioEvent) => void,
): void {
  const missing = [...loads]
  const load = () => {
    for (const work of missing.splice(0))
      void studio.attempt(work).then((done) => void (done === null && missing.push(work)))
  }
  load()
  void studio.follow((event) => {
    // The first word on every line.
    if (event.type === 'hello') load()
    hear(event)
  })
}
