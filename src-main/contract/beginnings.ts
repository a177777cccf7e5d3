import { z } from 'zod'

export const PriorKind = z
  .enum(['l2', 'fisher'])
  .describe('l2: every parameter alike; fisher: by how much the labels of that version depend on it')

/** A version that a training begins from, and how much it pays for leaving it: λ/2·Σ F(θ − θ*)². */
export const WantedBeginning = z.object({
  model: z.int(),
  prior: z.number().min(0).max(1_000_000).optional().describe('λ; 0 where left out: it only begins there'),
  kind: PriorKind.optional().describe('l2 where left out'),
})
export type WantedBeginning = z.infer<typeof WantedBeginning>

export const Beginning = z.object({ model: z.int(), version: z.int(), prior: z.number(), kind: PriorKind })
export type Beginning = z.infer<typeof Beginning>
