import { personOf } from '../../storage/tables/annotators.ts'
import type { TaskSession } from '../session.ts'

/** What one person did since the project was opened. */
export interface Pace {
  session: number
  /** Moments of the last decisions, oldest first. */
  readonly moments: number[]
}

const LOOKED_AT = 30
const FORGOTTEN_AFTER_MS = 5 * 60_000

export const freshPace = (): Pace => ({ session: 0, moments: [] })

export function tick(pace: Pace, now: number): void {
  pace.session++
  pace.moments.push(now)
  if (pace.moments.length > LOOKED_AT) pace.moments.shift()
}

/** A decision was taken back. */
export function untick(pace: Pace): void {
  pace.session = Math.max(0, pace.session - 1)
  pace.moments.pop()
}

/** It stands again; when it was made does not tell how fast somebody is now. */
export const retick = (pace: Pace): void => void pace.session++

/** Decisions a minute over the last ones; null until there are three, or after a break. */
export function perMinute({ moments }: Pace, now: number): number | null {
  const recent = moments.filter((at) => now - at < FORGOTTEN_AFTER_MS)
  if (recent.length < 3) return null
  const minutes = (recent.at(-1)! - recent[0]!) / 60_000
  return minutes > 0 ? (recent.length - 1) / minutes : null
}

/** The pace of whoever goes by a name, which begins with their first answer. */
export const paceOf = ({ project: { db }, paces }: TaskSession, annotator: string) => {
  const person = personOf(db, annotator)
  const known = paces.get(person) ?? freshPace()
  paces.set(person, known)
  return known
}
