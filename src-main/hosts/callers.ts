import type { IncomingMessage } from 'node:http'

/** The page offers this protocol and beside it, as another, its secret: a browser lets a page say nothing else when it opens a socket. */
const PROTOCOL = 'kindling'

/**
 * Whether a request can come from our own page: it names our own Host (against DNS rebinding), no other Origin, and no other site's page
 * made it, but for a link that was followed to here.
 */
export function isOwnPage({ headers }: IncomingMessage, origin: string): boolean {
  const { host, origin: from, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = headers
  const own = site === undefined || site === 'same-origin' || site === 'none'
  return origin === `http://${host}` && (from === undefined || from === origin) && (own || mode === 'navigate')
}

/** Where a request goes on this host; null where that is no address of ours (`*`, another site's). */
export function addressOf({ url = '' }: IncomingMessage, origin: string): URL | null {
  const address = `${origin}${url}`
  return url.startsWith('/') && URL.canParse(address) ? new URL(address) : null
}

/** `Authorization: Bearer …`; '' without. */
export const bearerOf = ({ headers }: IncomingMessage): string =>
  /^Bearer ([\w-]+)$/.exec(headers.authorization ?? '')?.[1] ?? ''

/** The secret a socket was opened with; '' without. */
export function secretOfUpgrade({ headers }: IncomingMessage): string {
  const [protocol, secret] = (headers['sec-websocket-protocol'] ?? '').split(/,\s*/)
  return protocol === PROTOCOL ? (secret ?? '') : ''
}
