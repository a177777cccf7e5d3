import type { SyntheticSample } from '@contract/synthetic-samples'
import { useWords } from '../../widgets/words'

/** What the core has kept of a reason is English; what it names is said in the page's language. */
const READS_AS = /^reads as (.+) \((\d+) %\)$/
const CROWDED = /^(\d+) kept ones lie close$/
const SIMILARITY = /^(?:similarity|correlation) (\d\.\d\d)$/

const UNUSUAL: Readonly<Record<string, string>> = {
  'another language': 'language',
  'too short': 'short',
  'too long': 'long',
}

/** Why a gate did not let a sample through, in few words. */
export function useGateReason() {
  const { t, percent } = useWords()
  return ({
    gate,
    because,
    copyOf,
    copied,
  }: Pick<SyntheticSample, 'gate' | 'because' | 'copyOf' | 'copied'>): string => {
    const [, label, share] = READS_AS.exec(because) ?? []
    if (label !== undefined)
      return t(copyOf === null ? 'templates.readsAs' : 'copies.readsAs', {
        label,
        share: percent(Number(share) / 100, 0),
      })
    const [, alike] = SIMILARITY.exec(because) ?? []
    if (copied) {
      const { sample, text } = copied
      const of = sample === null ? t('templates.copied.made') : t('templates.copied.sample', { id: sample })
      const share = percent(Number(alike), 0)
      return t(`templates.copied.${gate === 'exact-copy' ? 'same' : 'like'}`, { of, text, share })
    }
    if (alike !== undefined) return t('templates.alike', { share: percent(Number(alike), 0) })
    const [, close] = CROWDED.exec(because) ?? []
    if (close !== undefined) return t('templates.crowded', { count: close }, Number(close))
    const unusual = UNUSUAL[because]
    if (unusual) return t(`templates.unusual.${unusual}`)
    return gate === null ? '' : t(`templates.gate.${gate}`)
  }
}
