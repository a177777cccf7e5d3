import type { Limits } from './watchdog.ts'

const [SECONDS, GIGABYTES] = [120, 4]

/**
 * What opening a model and its first small run may take, on top of a multiple of its file. KINDLING_TRIAL_SECONDS and KINDLING_TRIAL_GB
 * say otherwise, on a machine that is slower or for a model that needs more.
 */
export const trialLimits = (): Limits => ({
  ms: 1000 * given('KINDLING_TRIAL_SECONDS', SECONDS),
  bytes: 1024 ** 3 * given('KINDLING_TRIAL_GB', GIGABYTES),
})

function given(name: string, otherwise: number): number {
  const value = Number(process.env[name])
  return value > 0 ? value : otherwise
}
