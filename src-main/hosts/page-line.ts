import { ORPCError } from '@orpc/server'
import { RPCHandler } from '@orpc/server/ws'
import type { Router } from '../api/router.ts'
import { NamedError } from '../platform/named-error.ts'

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

/**
 * Serves the router to every line it is given. Whatever a page sends costs that message at most: what is no message is left out,
 * what is too large is answered by name, and what cannot be read is logged.
 */
export function linesTo(router: Router): (line: PageLine) => void {
  const handler = new RPCHandler(router)
  return (line) => {
    const socket = {
      send: line.send,
      addEventListener: (type: string, listener: (event: { data?: unknown }) => void) =>
        type === 'message'
          ? line.onMessage((data) => fits(data, line) && listener({ data }))
          : line.onClose(() => listener({})),
    }
    void handler.upgrade(socket as never, { context: {} })
  }
}

function fits(data: unknown, { send }: PageLine): boolean {
  if (typeof data !== 'string' && !(data instanceof Uint8Array)) return false
  if (data.length <= MAX_MESSAGE) return true
  const id = /^\{"i":("[^"\\]{1,64}")/.exec(typeof data === 'string' ? data.slice(0, 80) : latin(data.subarray(0, 80)))
  const { name: code, message, fields } = new MessageTooLarge(data.length)
  const json = new ORPCError(code, { status: 413, message, data: fields }).toJSON()
  if (id) send(`{"i":${id[1]},"p":{"s":413,"b":${JSON.stringify({ json })}}}`)
  return false
}

const latin = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')
