import { z } from 'zod'

/** A figure and between what it lies, 95 %. */
export const Interval = z.object({ value: z.number(), low: z.number(), high: z.number() })
