import { oc } from '@orpc/contract'
import { z } from 'zod'
import { WireError } from './jobs.ts'
import { Path } from './limits.ts'

export const ProviderReport = z.object({
  provider: z.enum(['cpu', 'cuda', 'webgpu', 'dml']),
  chosen: z.boolean(),
  ok: z.boolean(),
  reason: z.string().describe('why refused, or how it compared with the CPU'),
  maxDifference: z.number().nullable(),
  ms: z.number().nullable(),
})
export type ProviderReport = z.infer<typeof ProviderReport>

export const StorageReport = z.object({
  path: z.string(),
  bytes: z.int(),
  schema: z.int(),
  integrity: z.enum(['ok', 'damaged', 'unchecked']),
  detail: z.string(),
  backups: z.array(z.object({ path: z.string(), bytes: z.int(), at: z.int() })),
})
export type StorageReport = z.infer<typeof StorageReport>

/** How one of those who suggest labels does, since the project was opened. */
export const SuggesterReport = z.object({
  id: z.string(),
  state: z
    .enum(['closed', 'open', 'half-open'])
    .describe(
      'closed: it is asked. open: it was slow or failed, and is left out for a while. half-open: it is tried again',
    ),
  calls: z.int(),
  p50: z.number().nullable().describe('ms, of the newest calls; null: it has not been asked'),
  p95: z.number().nullable(),
  lastError: WireError.nullable(),
})
export type SuggesterReport = z.infer<typeof SuggesterReport>

export const DoctorReport = z.object({
  versions: z.record(z.string(), z.string()),
  host: z.enum(['electron', 'web', 'terminal']),
  machine: z.object({ platform: z.string(), cores: z.int(), memoryBytes: z.int(), coreMemoryBytes: z.int() }),
  providers: z.array(ProviderReport),
  compute: z.object({ running: z.boolean(), restarts: z.int(), lastStop: z.string().nullable() }),
  storage: StorageReport.nullable(),
  suggesters: z.array(SuggesterReport).describe('of the open project'),
  sockets: z.array(z.string()).describe('addresses this program listens on'),
})
export type DoctorReport = z.infer<typeof DoctorReport>

export const doctor = {
  report: oc.output(DoctorReport),
  /** Runs the providers' self-check again. */
  probe: oc.output(DoctorReport),
  checkIntegrity: oc.output(StorageReport),
  backup: oc.output(StorageReport),
  restore: oc.input(z.object({ path: Path })).output(StorageReport),
}
