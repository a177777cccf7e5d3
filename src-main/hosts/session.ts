import { randomBytes, timingSafeEqual } from 'node:crypto'

/** What a page keeps: `line` opens its socket and sends files, `pictures` stands in the addresses of images, so it opens nothing else. */
export interface Secrets {
  readonly line: string
  readonly pictures: string
}

/**
 * Who may speak to a host: whoever exchanged the token of its link, which works once. The page keeps the secrets itself. A cookie would be
 * sent to every other server on this machine too, for browsers tell cookies apart by host and not by port.
 */
export function openSession() {
  const secrets: Secrets = { line: random(), pictures: random() }
  const token = random()
  let used = false
  return {
    token,
    /** null: the token is not the one, or was used. */
    exchange(given: string): Secrets | null {
      if (used || !same(given, token)) return null
      used = true
      return secrets
    },
    holds: (secret: keyof Secrets, given: string): boolean => same(given, secrets[secret]),
  }
}
export type Session = ReturnType<typeof openSession>

const random = () => randomBytes(32).toString('base64url')

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
