import type { OptionSchema, OptionsOf } from '../contract/options.ts'
import { coldStart } from './batch/cold-start.ts'
import { requireUnlabelled, wholeBatch } from './batch/whole-batch.ts'
import { underRules, type BatchRules } from './batch/batch-rules.ts'
import { kindOf } from '../platform/targets.ts'
import { requireServed } from './faces.ts'
import type { SelectionRequest, Strategy } from './strategy.ts'

const NO_RULES: BatchRules = { sample: 0, randomShare: 0, balance: false, holdBackCopies: false }

/**
 * A strategy with the rules every strategy shares around its `choose`: labelled rows among the candidates are refused,
 * an empty pool or batch asks nothing, no model yet means a cold start, a batch as large as the pool is the whole pool.
 * What `choose` itself gets is a count in [1, candidates].
 *
 * Every strategy but random and the policies can also be given rules for its batches: a random part of the pool, a random share,
 * balanced classes, no near copies.
 *
 * The option types are erased in the list; `resolveOptions` checks values against the schema before they come here.
 */
export function defineStrategy<S extends OptionSchema>(strategy: Strategy<S>): Strategy {
  // Random needs no rules, a policy has its own.
  const ruled = strategy.group !== 'baseline' && strategy.group !== 'policy'
  const choose: Strategy<S>['choose'] = async (request, options: OptionsOf<S> & Partial<BatchRules>) => {
    requireServed(strategy as unknown as Strategy, kindOf(request.pool.labelled.labels))
    requireUnlabelled(request.pool)
    const { candidates } = request.pool
    const count = Math.min(request.count, candidates.length)
    if (count <= 0) return { picks: [], reasons: [], memory: request.memory }
    const asked = { ...request, count }
    const blind = strategy.needs.model && (request.output === null || request.classes < 2)
    const own = (narrower: SelectionRequest) => (blind ? coldStart(narrower) : strategy.choose(narrower, options))
    const selection = ruled ? await underRules(own, asked, { ...NO_RULES, ...options }) : await own(asked)
    return wholeBatch(selection, candidates, count)
  }
  return { ...strategy, choose } as unknown as Strategy
}
