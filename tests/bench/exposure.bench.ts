import {
  endOf,
  simulatedExposure,
  type SimulatedModel,
} from '../../src-main/experiments/exposure/simulated-exposure.ts'
import { mulberry32 } from '../../src-main/platform/random.ts'

// New models shown step by step beside one whose first guess is taken on 80 % of cards in a median of 3 s: how soon they reach all cards, how soon they
// are taken back, and how often a month steps back from one that is no worse. KINDLING_BENCH_RUNS simulated exposures of each (200);
// KINDLING_BENCH_CARDS: with so many cards a day only.
const runs = Number(process.env['KINDLING_BENCH_RUNS'] ?? 200)
const control: SimulatedModel = { acceptance: 0.8, seconds: 3 }
const MONTH = 30
const models: Readonly<Record<string, SimulatedModel>> = {
  'taken 3 points more': { acceptance: 0.83, seconds: 3 },
  'as good': control,
  'taken 1 point less': { acceptance: 0.79, seconds: 3 },
  'taken 3 points less': { acceptance: 0.77, seconds: 3 },
  'taken 10 points less': { acceptance: 0.7, seconds: 3 },
  'answers 10 % longer': { acceptance: 0.8, seconds: 3.3 },
}

/** “n, median (95th percentile) days”. */
function told(days: readonly number[]): string {
  const sorted = days.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
  return days.length === 0 ? '0' : `${days.length}, day ${at(0.5)} (95 % by ${at(0.95)})`
}

const { KINDLING_BENCH_CARDS: cards } = process.env
for (const cardsADay of cards ? [Number(cards)] : [500, 2000, 7500]) {
  console.log(`${cardsADay} cards a day, ${runs} exposures of 60 days`)
  for (const [name, fresh] of Object.entries(models)) {
    const random = mulberry32(1)
    const asked = { cardsADay, days: 2 * MONTH, fresh, control }
    const all = Array.from({ length: runs }, () => simulatedExposure(asked, random))
    const ended = (how: 'everybody' | 'withdrawn') =>
      told(all.filter((days) => endOf(days) === how).map(({ length }) => length))
    const isAlarm = ({ decision }: { readonly decision: string }) => decision === 'back' || decision === 'withdraw'
    const alarms = all.filter((days) => days.slice(0, MONTH).some(isAlarm)).length
    console.log(
      `  ${name}: on all cards ${ended('everybody')}; taken back ${ended('withdrawn')}; stepped back within ${MONTH} days ${alarms}`,
    )
  }
}
