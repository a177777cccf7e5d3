import type { LabComparison, LabResult } from '../contract/strategies.ts'

const percent = (share: number) => `${(100 * share).toFixed(2)} %`
const labels = (value: number | null) => (value === null ? 'not reached' : String(Math.round(value)))

/** A replay as a table, and below it what it says against random, plainly. */
export const tellReplay = ({ metric, full, strategies }: LabResult): string =>
  [
    ...(metric === 'microF1' ? ['samples have several labels: figures are micro F1'] : []),
    ...(full ? [`all labels: ${percent(full.accuracy)}`] : []),
    `${'strategy'.padEnd(28)}${'area'.padEnd(10)}${'to 90 %'.padEnd(14)}to 95 %`,
    ...strategies.map(
      (s) =>
        `${s.id.padEnd(28)}${s.aulc.toFixed(4).padEnd(10)}${labels(s.labelsTo90).padEnd(14)}${labels(s.labelsTo95)}`,
    ),
    ...strategies.flatMap(({ id, againstRandom }) => (againstRandom ? [`${id}: ${verdict(againstRandom)}`] : [])),
  ].join('\n')

function verdict({ area, p, pHolm = p, ratioTo90, verdict: said }: LabComparison): string {
  if (said === 'unfinished') return 'not all curves are there: too early to tell'
  if (!area || pHolm === null) return 'one seed says nothing against random; take five or more'
  const by = `area ${signed(area.value)} (95 % interval ${signed(area.low)} … ${signed(area.high)}, p ${pHolm.toPrecision(2)} corrected for the strategies compared)`
  const share =
    ratioTo90 &&
    `, ${percent(ratioTo90.value)} of random’s labels to 90 % (${percent(ratioTo90.low)} … ${percent(ratioTo90.high)})`
  switch (said) {
    case 'gain':
      return `better than random: ${by}${share ?? ''}`
    case 'loss':
      return `worse than random: ${by}${share ?? ''}`
    default:
      return `no gain over random that these seeds can show: ${by}${share ?? ''}`
  }
}

const signed = (x: number) => `${x < 0 ? '−' : '+'}${Math.abs(x).toFixed(4)}`
