import { implement, ORPCError } from '@orpc/server'
import { contract } from '../contract/contract.ts'
import { NamedError } from '../platform/named-error.ts'
import type { Studio } from '../services/studio.ts'
import { statusOf, toWireError } from '../services/wire-error.ts'

/**
 * The contract, ready to be filled with handlers. Errors cross the wire whole: code = class name, data = fields.
 * What nobody foresaw is logged and goes out as 'UnexpectedError' with its message.
 */
export const implementerFor = (log: Studio['log']) =>
  implement(contract).use(async ({ next, path, signal }) => {
    try {
      return await next()
    } catch (error) {
      // What was called off failed as it was to.
      throw asWireError(error, (cause) => signal?.aborted || log.error(`${path.join('.')} failed`, cause))
    }
  })

/** ORPCErrors are oRPC's own (input that does not fit the contract, aborted calls); they pass as they are. */
function asWireError(error: unknown, onUnexpected: (error: unknown) => void): ORPCError<string, unknown> {
  if (error instanceof ORPCError) {
    if (error.status >= 500) onUnexpected(withIssues(error.cause ?? error))
    return error
  }
  if (!(error instanceof NamedError)) onUnexpected(error)
  const { name, message, fields } = toWireError(error)
  const status = statusOf(error)
  return new ORPCError(name, { status, message, data: fields, cause: error })
}

/** What is wrong with an output that does not fit the contract: the message alone does not say it. */
function withIssues(error: unknown): unknown {
  const { issues } = error as { readonly issues?: readonly unknown[] }
  if (!(error instanceof Error) || !Array.isArray(issues)) return error
  return new Error(`${error.message}: ${JSON.stringify(issues.slice(0, 3)).slice(0, 1000)}`, { cause: error })
}
