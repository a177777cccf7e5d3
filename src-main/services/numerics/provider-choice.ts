import { aroseHere } from '../../compute/compute-client.ts'
import { forkSelfCheck } from '../../compute/fork-compute.ts'
import { probeProviders, type ProviderVerdict } from '../../compute/probe-providers.ts'
import type { ProviderName } from '../../compute/runtime.ts'

type Verdicts = readonly ProviderVerdict[]

export interface ProviderChoice {
  /** Runs the self-checks (again) and remembers what they found. */
  readonly probe: () => Promise<Verdicts>
  /** What the newest checks found, and what has failed at work since; checks first if nobody has yet. */
  readonly verdicts: () => Promise<Verdicts>
  /**
   * Does the work on the provider that passed; where it fails there and not on the CPU, the CPU it is until the next check, and the verdict
   * says why. Rejects with the CPU's error where both fail, or with the first where it was cancelled or no fault of the provider's.
   */
  readonly onChosen: <Result>(
    work: (provider: ProviderName) => Promise<Result>,
    signal?: AbortSignal,
  ) => Promise<Result>
}

/** One choice for the life of the studio. `wanted` wins where it passed its check. `tell`: the choice was made, or made anew. */
export const providerChoice = (
  entries: string,
  wanted: () => ProviderName | 'auto',
  tell?: (chosen: ProviderVerdict) => void,
): ProviderChoice => choiceAmong(() => probeProviders((name) => forkSelfCheck(entries, name), wanted()), tell)

export function choiceAmong(
  check: () => Promise<Verdicts>,
  tell: (chosen: ProviderVerdict) => void = () => {},
): ProviderChoice {
  let known: Promise<Verdicts> | null = null
  const settle = (verdicts: Verdicts) => {
    const chosen = verdicts.find((verdict) => verdict.chosen)
    if (chosen) tell(chosen)
    return verdicts
  }
  const probe = () => (known = check().then(settle))
  const verdicts = () => known ?? probe()

  return {
    probe,
    verdicts,
    async onChosen(work, signal) {
      // The CPU where no check can be run.
      const asked = verdicts()
      const found = await asked.catch((): Verdicts => [])
      const provider = found.find((verdict) => verdict.chosen)?.provider ?? 'cpu'
      try {
        return await work(provider)
      } catch (error) {
        if (provider === 'cpu' || signal?.aborted || aroseHere(error)) throw error
        const result = await work('cpu')
        // Only what it was chosen by: a check that began meanwhile knows better.
        if (known === asked) known = Promise.resolve(settle(withoutProvider(found, provider, (error as Error).message)))
        return result
      }
    },
  }
}

const withoutProvider = (verdicts: Verdicts, refused: ProviderName, message: string): Verdicts =>
  verdicts.map((verdict) => {
    if (verdict.provider === 'cpu') return { ...verdict, chosen: true, reason: `${refused} failed at work: ${message}` }
    if (verdict.provider !== refused) return verdict
    return { ...verdict, ok: false, chosen: false, reason: `passed its check, but failed at work: ${message}` }
  })
