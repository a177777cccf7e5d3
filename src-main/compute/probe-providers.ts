import type { ChildProcess } from 'node:child_process'
import type { ProviderName } from './runtime.ts'

export interface ProviderVerdict {
  readonly provider: ProviderName
  readonly chosen: boolean
  readonly ok: boolean
  /** Why it was refused, or how it compared with the CPU. */
  readonly reason: string
  readonly maxDifference: number | null
  readonly ms: number | null
}

const TOLERANCE = 1e-3
const PATIENCE_MS = 30_000

/** In order of preference; the CPU always works. DirectML is Windows' own. */
const candidates = (platform: NodeJS.Platform): readonly ProviderName[] =>
  platform === 'win32'
    ? ['cuda', 'dml', 'webgpu', 'cpu']
    : platform === 'darwin'
      ? ['webgpu', 'cpu']
      : ['cuda', 'webgpu', 'cpu']

/** Tries each provider in a child process of its own, so that a crash in a driver is a reason and nothing more. */
export async function probeProviders(
  forkCheck: (provider: ProviderName) => ChildProcess,
  wanted: ProviderName | 'auto' = 'auto',
): Promise<ProviderVerdict[]> {
  const verdicts: Omit<ProviderVerdict, 'chosen'>[] = []
  // One after the other: two GPU users at once disturb each other.
  for (const provider of candidates(process.platform)) verdicts.push(await verdictOf(provider, forkCheck(provider)))
  const cpuMs = verdicts.find((v) => v.provider === 'cpu')?.ms ?? Infinity
  // A software rasteriser agrees with the CPU too, only many times slower.
  const told = verdicts.map((v) => (v.ok && v.ms! > cpuMs ? { ...v, reason: `${v.reason}, but is slower here` } : v))
  const usable = told.filter((v) => v.ok)
  const chosen = usable.find((v) => v.provider === wanted) ?? usable.find((v) => v.ms! <= cpuMs)
  return told.map((v) => ({ ...v, chosen: v === chosen }))
}

function verdictOf(provider: ProviderName, child: ChildProcess): Promise<Omit<ProviderVerdict, 'chosen'>> {
  const refused = (reason: string) => ({ provider, ok: false, reason, maxDifference: null, ms: null })
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      resolve(refused(`no answer within ${PATIENCE_MS / 1000} s`))
    }, PATIENCE_MS)
    child.once('message', (message) => {
      const { maxDifference, ms, error } = message as { maxDifference?: number; ms?: number; error?: string }
      if (error !== undefined) return resolve(refused(firstLine(error)))
      const ok = maxDifference! <= TOLERANCE
      resolve({
        provider,
        ok,
        reason: ok ? 'agrees with the CPU' : 'its numbers differ from the CPU’s',
        maxDifference: maxDifference!,
        ms: ms!,
      })
    })
    child.once('exit', (code, signal) => {
      clearTimeout(timer)
      resolve(refused(`the check crashed (${signal ?? `exit code ${code}`})`))
    })
  })
}

/** ONNX Runtime's reasons begin with the place in its source; what a user can use comes after. */
const firstLine = (text: string) =>
  text
    .split('\n')[0]!
    .replace(/^.* was false\. /, '')
    .slice(0, 200)
