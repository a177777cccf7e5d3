import type { Template } from '@contract/templates'
import { signed } from '../../widgets/words'

/** A gain in points with the interval it lies in, as words take it. */
export const gainFields = ({ gain }: Pick<NonNullable<Template['help']>, 'gain'>) => ({
  gain: signed(100 * gain.value, 1),
  low: signed(100 * gain.low, 1),
  high: signed(100 * gain.high, 1),
})
/** What is known of whether a template helps: the name of the words for it. */
export const verdictOf = ({ help, made, withdrawn }: Pick<Template, 'help' | 'made' | 'withdrawn'>): string => {
  if (withdrawn !== null) return 'templates.withdrawn'
  if (!made) return 'templates.unmade'
  if (!help) return 'templates.verdict.none'
  return help.current ? `templates.verdict.${help.verdict}` : 'templates.verdict.old'
}
