import type { Reason } from '../contract/cards.ts'
import { like, storedJson } from './stored-json.ts'

/** Why a sample is queued, as kept beside it. Labels by id, so that a renamed label is shown by its new name. */
export interface StoredWhy {
  /** Which ranking it came from; an older one's cards are not handed out again. */
  readonly round: number
  readonly rank: number
  readonly poolSize: number
  readonly parts: Readonly<Record<string, number>>
  readonly reasons: readonly Reason[]
  readonly nearest: {
    readonly text: string
    /** Content hash of its picture; absent in cards ranked by earlier versions. */
    readonly image?: string | null
    readonly label: number
    /** All it carries; absent in cards ranked by earlier versions. */
    readonly labels?: readonly number[]
    readonly similarity: number
  } | null
  readonly trainedAt: number | null
}

export const NO_REASON: StoredWhy = {
  round: 0,
  rank: 0,
  poolSize: 0,
  parts: {},
  nearest: null,
  trainedAt: null,
  reasons: [],
}

/** Nothing is said of a card whose reasons cannot be read; it is asked all the same. */
export const whyOf = (text: string): StoredWhy => storedJson(text, NO_REASON, isWhy)
const isWhy = like({ ...NO_REASON, reasons: [{ code: '', fields: {} }] })
