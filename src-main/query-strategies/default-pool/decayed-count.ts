const DAY_MS = 86_400_000

/** Events that count less the older they are: Σ 0.5^(age / half-life). Ages in days; one that lies ahead counts as now. */
export const decayedCount = (ages: readonly number[], halfLifeDays: number): number =>
  ages.reduce((sum, age) => sum + 0.5 ** (Math.max(0, age) / halfLifeDays), 0)

/** ms since 1970 → days; negative where `then` lies ahead. */
export const ageInDays = (then: number, now: number): number => (now - then) / DAY_MS
