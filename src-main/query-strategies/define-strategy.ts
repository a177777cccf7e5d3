import type { OptionSchema, OptionsOf } from '../contract/options.ts'
import { coldStart } from './cold-start.ts'
import { askableRows, completed } from './askable-rows.ts'
import type { Strategy } from './strategy.ts'

/**
 * A strategy with the rules every strategy shares around its `choose`: labelled rows among the candidates are refused,
 * copies are held back, an empty pool or batch asks nothing, no model yet means a cold start, a batch as large as the
 * pool is the whole pool. What `choose` itself gets are distinct rows and a count in [1, rows].
 *
 * The option types are erased in the list; `resolveOptions` checks values against the schema before they come here.
 */
export function defineStrategy<S extends OptionSchema>(strategy: Strategy<S>): Strategy {
  const choose: Strategy<S>['choose'] = async (request, options: OptionsOf<S>) => {
    const rows = askableRows(request.pool)
    const count = Math.min(request.count, rows.distinct.length)
    if (count <= 0) return completed({ picks: [], reasons: [], memory: request.memory }, rows, request)
    const asked = { ...request, count, pool: { ...request.pool, candidates: rows.distinct } }
    const blind = strategy.needs.model && (request.belief === null || request.classes < 2)
    const selection = blind ? await coldStart(asked) : await strategy.choose(asked, options)
    return completed(selection, rows, request)
  }
  return { ...strategy, choose } as unknown as Strategy
}
