/** A Chromium-like browser of this system; null where there is none. */
export function findBrowser(): { path: string; name: string } | null
