const KEPT = 'kindling-page'

/**
 * A name of this page's own, the same after a reload: what the core deals to. A copied tab brings the name of the one it was copied from, which
 * still holds the lock on it; so it gets another.
 */
export const pageId: Promise<string> = ownName()

async function ownName(): Promise<string> {
  const kept = sessionStorage.getItem(KEPT)
  if (kept && (await holdsAlone(kept))) return kept
  const fresh = crypto.randomUUID()
  sessionStorage.setItem(KEPT, fresh)
  await holdsAlone(fresh)
  return fresh
}

/** Holds the lock on a name for as long as the page lives; false where another page holds it. */
function holdsAlone(name: string): Promise<boolean> {
  // Only secure contexts have locks; the desktop window has one page.
  if (!('locks' in navigator)) return Promise.resolve(true)
  return new Promise((resolve) => {
    void navigator.locks.request(`${KEPT} ${name}`, { ifAvailable: true }, (lock) => {
      resolve(lock !== null)
      return lock && new Promise(() => {})
    })
  })
}
