import type { Router as Implements } from '@orpc/server'
import { contract, type Contract } from '../contract/contract.ts'
import type { Asked } from '../contract/serves.ts'
import type { Studio } from '../services/studio.ts'
import { implementerFor } from './implementer.ts'

export type Router = Implements<Contract, Record<never, never>>

/**
 * The contract made true on one studio; every transport serves this router. Each procedure is the studio's verb of that name: `Studio` is
 * typed from the contract, so a verb that is missing or takes something else does not compile.
 */
export function createRouter(studio: Studio): Router {
  const implementer = implementerFor(studio.log)
  const { events: _, ...domains } = contract
  const answered = Object.entries(domains).map(([domain, verbs]) => [domain, verbsOf(domain, Object.keys(verbs))])
  // The one procedure that streams.
  const subscribe = implementer.events.subscribe.handler(({ input, signal }) =>
    studio.listen(input?.page ?? null, signal),
  )
  return { ...Object.fromEntries(answered), events: { subscribe } } as Router

  function verbsOf(domain: string, names: readonly string[]) {
    const [procedures, verbs] = [implementer, studio] as unknown as [Handlers, Verbs]
    return Object.fromEntries(
      names.map((name) => [
        name,
        procedures[domain]![name]!.handler(({ input, signal }) => verbs[domain]![name]!(input, { signal })),
      ]),
    )
  }
}
type Handlers = Record<
  string,
  Record<string, { handler(answer: (asked: { input: unknown; signal?: AbortSignal }) => unknown): unknown }>
>
type Verbs = Record<string, Record<string, (input: unknown, asked: Asked) => unknown>>
