import { forkEntry } from '../../compute/fork-compute.ts'
import { probeProviders, type ProviderVerdict } from '../../compute/probe-providers.ts'
import type { ProviderName } from '../../compute/runtime.ts'

export interface ProviderChoice {
  /** Runs the self-checks (again) and remembers what they found. */
  readonly probe: () => Promise<readonly ProviderVerdict[]>
  /** The provider that passed; checks first if nobody has yet. The CPU where no check can be run. */
  readonly chosen: () => Promise<ProviderName>
}

/** One choice for the life of the studio. `wanted` wins where it passed its check. */
export function providerChoice(entries: string, wanted: () => ProviderName | 'auto'): ProviderChoice {
  let verdicts: Promise<readonly ProviderVerdict[]> | null = null
  const probe = () => (verdicts = probeProviders((name) => forkEntry(entries, ['--self-check', name]), wanted()))
  const chosen = async () => {
    const found = await (verdicts ?? probe()).catch(() => [])
    return found.find((verdict) => verdict.chosen)?.provider ?? 'cpu'
  }
  return { probe, chosen }
}
