import { ORPCError } from '@orpc/server'
import { RPCHandler } from '@orpc/server/ws'
import type { Router } from '../api/router.ts'
import type { StandardHandleResult } from '@orpc/server/standard'
import type { WireError } from '../contract/jobs.ts'
import { NamedError } from '../platform/named-error.ts'
import { retryAfterOf, retryAfterSeconds } from '../services/wire-error.ts'

/** A line to one page, whatever carries it: a WebSocket, a port of the desktop window. */
export interface PageLine {
  readonly send: (message: string | Uint8Array) => void
  readonly onMessage: (listener: (data: unknown) => void) => void
  readonly onClose: (listener: () => void) => void
}

/** Characters (or bytes) of one message; all that the contract allows is smaller. */
export const MAX_MESSAGE = 16 * 1024 * 1024

export class MessageTooLarge extends NamedError<{ megabytes: number; limit: number }> {
  constructor(size: number) {
    const [megabytes, limit] = [size, MAX_MESSAGE].map((bytes) => Math.ceil(bytes / 1024 / 1024)) as [number, number]
    super(
      { megabytes, limit },
      `A request of ${megabytes} MB is over the ${limit} MB one may have. Nothing was changed.`,
    )
  }
}

export class UnreadableMessage extends NamedError<Record<string, never>> {
  constructor() {
    super({}, 'A request could not be read. Nothing was changed.')
  }
}

/**
 * Serves the router to every line it is given. Whatever a page sends costs that message at most: what is no request is answered by name
 * where it says whom to answer, and left out where it does not.
 */
export function linesTo(router: Router): (line: PageLine) => void {
  const handler = new RPCHandler(router, { rootInterceptors: [sayWhen] })
  return (line) => {
    const take = (listener: Listener) => (data: unknown) => {
      const refusal = refusalOf(data)
      if (!refusal) listener({ data })
      else if (refusal.id !== null) line.send(answered(refusal.id, refusal.error))
    }
    const socket = {
      send: line.send,
      addEventListener: (type: 'message' | 'close', listener: Listener) =>
        type === 'message' ? line.onMessage(take(listener)) : line.onClose(() => listener({})),
    }
    void handler.upgrade(socket as never, { context: {} })
  }
}

/** An answer that is to be asked for again says when, as HTTP has it. */
async function sayWhen({
  next,
}: {
  readonly next: () => Promise<StandardHandleResult>
}): Promise<StandardHandleResult> {
  const result = await next()
  const data = (result.response?.body as { json?: { data?: WireError['fields'] } } | undefined)?.json?.data
  const again = result.response?.status === 503 && data ? retryAfterOf({ fields: data }) : null
  if (again !== null) result.response!.headers['retry-after'] = retryAfterSeconds(again)
  return result
}
type Listener = (event: { data?: unknown }) => void

interface Refusal {
  /** Whom to answer, where that can be told. */
  readonly id: string | null
  readonly error: NamedError
}

/** Why a message must not reach oRPC, which answers nothing that it cannot decode; null: it may. */
function refusalOf(data: unknown): Refusal | null {
  if (typeof data !== 'string') return { id: null, error: new UnreadableMessage() }
  if (data.length > MAX_MESSAGE)
    return { id: /^\{"i":"([\w-]{1,64})"/.exec(data)?.[1] ?? null, error: new MessageTooLarge(data.length) }
  const { i: id, t: type = REQUEST, p: request } = envelopeOf(data)
  if (typeof id !== 'string') return { id: null, error: new UnreadableMessage() }
  if (type === ABORT || (type === REQUEST && isRequest(request))) return null
  return { id, error: new UnreadableMessage() }
}

// oRPC's message types; that of a stream from the page (3) is none that the contract knows.
const REQUEST = 1
const ABORT = 4

function envelopeOf(data: string): { readonly i?: unknown; readonly t?: unknown; readonly p?: unknown } {
  try {
    return Object(JSON.parse(data)) as object
  } catch {
    return {}
  }
}

/** An address of ours and a body as JSON; headers would only say otherwise (files, forms). */
function isRequest(request: unknown): boolean {
  const { u: address, h: headers } = Object(request) as { u?: unknown; h?: unknown }
  return typeof address === 'string' && /^\/[\w/]*$/.test(address) && headers === undefined
}

function answered(id: string, { name, message, fields }: NamedError): string {
  const json = new ORPCError(name, { status: 400, message, data: fields }).toJSON()
  return JSON.stringify({ i: id, p: { s: 400, b: { json } } })
}
