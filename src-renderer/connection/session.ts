/** What the loopback host gave for the token of its link: `line` opens the socket, `pictures` the addresses of images. */
interface Secrets {
  readonly line: string
  readonly pictures: string
}

const KEPT = 'kindling-session'
let secrets: Secrets | null = null

/** The page's secrets; null: its link was used elsewhere, or the studio was started anew. Kept for this address with its port, for reloads and further tabs. */
export function keptSecrets(): Secrets | null {
  try {
    const kept = localStorage.getItem(KEPT)
    if (kept) secrets = JSON.parse(kept) as Secrets
  } catch {
    // A browser that keeps nothing for pages: they last until the page is left.
  }
  return secrets
}

/** Exchanges the token of the link, where the page was opened by one. It leaves the address at once: it is of no use any more. */
export async function exchangeToken(): Promise<void> {
  const token = new URLSearchParams(location.search).get('token')
  if (token === null) return
  history.replaceState(history.state, '', location.pathname + location.hash)
  const answer = await fetch('/session', { method: 'POST', headers: bearing(token) }).catch(() => null)
  if (!answer?.ok) return
  secrets = (await answer.json()) as Secrets
  try {
    localStorage.setItem(KEPT, JSON.stringify(secrets))
  } catch {
    // As above.
  }
}

/** Whether the host is there and does not know this page: then only its newest link helps. */
export async function isRefused(): Promise<boolean> {
  const held = keptSecrets()
  if (!held) return true
  const answer = await fetch('/session', { headers: bearing(held.line) }).catch(() => null)
  return answer?.status === 403
}

export const bearing = (secret = '') => ({ authorization: `Bearer ${secret}` })
