import type { Serves } from '../../contract/serves.ts'
import type { synthesis as synthesisContract } from '../../contract/synthesis.ts'
import { inspection } from './inspection.ts'

export const synthesisService = (): Serves<typeof synthesisContract> => ({ ...inspection })
