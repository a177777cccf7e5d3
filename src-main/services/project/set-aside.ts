import type { ReadableDb, WritableDb } from '../../storage/database.ts'
import { addToHoldout, measuredCount, measuredShare, replaceHoldout } from '../../storage/tables/holdout.ts'
import { readSetting, writeSetting } from '../../storage/tables/project.ts'
import { sampleCount } from '../../storage/tables/samples.ts'
import { hashesInConversations, turnCounts } from '../../storage/tables/turns.ts'
import { like } from '../../storage/stored-json.ts'
import { textHash } from '../../platform/content-hash.ts'

/** Half the width of the interval that the part is to show, unless the user wants another. */
const WIDTH = 0.05
/** Samples that show any share so closely with 95 % confidence: 385 for ± 5 points. */
const enoughFor = (width: number) => Math.ceil((1.96 ** 2 * 0.25) / width ** 2)
/** Of a small pool no more is set aside, unless a larger share of the cards is to measure; or, where a narrower interval is wanted, no more than half. */
const MOST = 1 / 8
const MOST_WANTED = 1 / 2
/** Conversations that the part has to hold, as far as can be expected: drawn of fewer it would be of any size. */
const FEWEST_CONVERSATIONS = 10
const SETTING = 'set aside'
const DRAWN_OF = 'set aside of'
/** The share of a project whose labels all teach. */
const RELEASED = 0

/**
 * Whether a sample belongs to the part of the pool that is only measured on. By a hash of its content: the same after export and import, for later
 * imports in the same proportion, and nothing that any strategy does can bend it.
 */
export function isSetAside(contentHash: number, share: number): boolean {
  // The finaliser of MurmurHash3 over both halves: neighbouring hashes fall far apart.
  let h = Math.imul(contentHash >>> 0, 0x9e3779b1) ^ Math.floor(contentHash / 2 ** 32)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32 < share
}

type DrawnOf = 'conversations' | 'samples'
const isDrawnOf = (value: unknown) => value === 'conversations' || value === 'samples'
/** What the part that is set aside was drawn of; null: nothing is set aside. */
export const drawnOf = (db: ReadableDb): DrawnOf | null =>
  readSetting<number>(db, SETTING, like(0)) ? (readSetting<DrawnOf>(db, DRAWN_OF, isDrawnOf) ?? 'samples') : null

interface Wanted {
  readonly first?: number
  /** Of the cards: how many of them measure. */
  readonly holdoutShare: number
  /** Half the width of the interval of accuracy to be shown with all of the part answered. */
  readonly holdoutWidth?: number
  readonly now: number
}

/**
 * Sets a random part of the pool aside to measure with, before anything is asked: no strategy is offered it and no model learns from it, so what is
 * measured on it cannot flatter. `first`: the first of samples that just came in, the others are seen to. Its share is settled with the first
 * answer on it. Earlier versions drew a hold-out from what strategies had left over: such a project goes over to a part in which as many are labelled, and
 * the others teach from now on. Where conversations are known
 * at the draw, whole ones are set aside, so that a sample is not measured that follows one learnt from; of too few, samples are. For the
 * transaction in which samples appear: a training that reads a moment earlier would learn what it is measured by.
 */
export function setAside(db: WritableDb, { first, holdoutShare, holdoutWidth = WIDTH, now }: Wanted): void {
  const [known, samples] = [readSetting<number>(db, SETTING, like(0)), sampleCount(db)]
  if (known === null ? holdoutShare === 0 || samples === 0 : known === RELEASED || first === undefined) return
  const measured = measuredShare(db)
  const most = holdoutWidth < WIDTH ? MOST_WANTED : MOST
  const isSettled = known !== null && measured > 0
  const share = isSettled
    ? known
    : Math.min(Math.max(most, holdoutShare), Math.max(enoughFor(holdoutWidth) / samples, measured))
  const of: DrawnOf = isSettled
    ? drawnOf(db)!
    : turnCounts(db).conversations * share >= FEWEST_CONVERSATIONS
      ? 'conversations'
      : 'samples'
  const aside: number[] = []
  for (const { id, hash, conversation } of hashesInConversations(db, isSettled ? first! : 1)) {
    const drawn = of === 'conversations' && conversation !== null ? textHash(conversation) : hash
    if (isSetAside(drawn, share)) aside.push(id)
  }
  db.transaction(() => {
    if (isSettled) return addToHoldout(db, aside, now)
    writeSetting(db, SETTING, share)
    writeSetting(db, DRAWN_OF, of)
    replaceHoldout(db, aside, now)
  })
}

/** Sets nothing aside any more, now or with later imports: the labels of the hold-out teach. Returns how many samples carry one. */
export function releaseSetAside(db: WritableDb, now: number): number {
  return db.transaction(() => {
    const released = measuredCount(db)
    writeSetting(db, SETTING, RELEASED)
    replaceHoldout(db, [], now)
    return released
  })
}
