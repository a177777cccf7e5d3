import type { Readiness } from '../contract/bundles.ts'

const percent = (share: number) => `${(100 * share).toFixed(1)} %`

/** Readiness in English, for cards and the terminal; the page has its own words. */
export function readinessWords({ ready, missing, target, low }: Readiness): string {
  if (ready) return `Ready: at least ${percent(low!)} of its answers are right (95 %), ${percent(target)} are wanted.`
  return ['Not ready:', ...missing.map((one) => `- ${wordsOf(one, target, low)}`)].join('\n')
}

function wordsOf(
  { code, label, has, needs }: Readiness['missing'][number],
  target: number,
  low: number | null,
): string {
  switch (code) {
    case 'labels':
      return `“${label}” has ${has} labels to learn from, ${needs} would do.`
    case 'holdout':
      return `No labels were kept for measuring; with ${needs} of them, all right, ${percent(target)} would be sure.`
    case 'accuracy':
      return needs === null
        ? `Only ${percent(low!)} is sure on ${has} hold-out labels, ${percent(target)} is wanted: the model itself must get better.`
        : `Only ${percent(low!)} is sure on ${has} hold-out labels, ${percent(target)} is wanted: ${needs} would do if it stays as good.`
    case 'calibrationUnknown':
      return `How far its probabilities can be trusted is not known: ${has} hold-out labels, ${needs} would do.`
    case 'calibration':
      return 'Its probabilities are further than 0.1 from how often it is right (expected calibration error).'
    case 'selfTest':
      return 'The self-test was not met: the file gives other probabilities than the studio.'
    case 'selfTestNotRun':
      return 'The self-test has not been run: write a bundle.'
  }
}
