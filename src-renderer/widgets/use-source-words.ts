import type { GuessSource } from '@contract/guesses'
import { usePlugins } from '../stores/plugins'
import { useWords } from './words'

const KEYS: Readonly<Record<string, string>> = {
  'rules.v1': 'rule',
  'exemplars.v1': 'like',
  'model.v1': 'model',
  'student.v1': 'student',
  names: 'names',
  'neighbours.v1': 'alike',
}

/** Who suggests a label, in few words for a card, and by its name where there is room. */
export function useSourceWords() {
  const { t, count } = useWords()
  const plugins = usePlugins()
  const titleOf = (source: string) =>
    source === 'names'
      ? t('sources.title.names')
      : (plugins.suggesters.find(({ id }) => id === source)?.title ?? source.replace(/^plug-in\//, ''))
  const nameOf = ({ source, phrase = '', called = '', version = 0 }: GuessSource) => {
    const key = KEYS[source]
    return key ? t(`sources.${key}`, { phrase, called, version }) : titleOf(source)
  }
  function sourceWords(said: GuessSource): string {
    const { since = 0 } = said
    return since > 0 ? t('sources.since', { source: nameOf(said), count: count(since) }, since) : nameOf(said)
  }
  /** The same where there is hardly room. */
  function sourceTag(said: GuessSource): string {
    const { since = 0 } = said
    return since > 0 ? t('sources.stepped', { source: nameOf(said), count: count(since) }) : nameOf(said)
  }
  /** What else had a say: where the sample comes from. */
  const contextWords = ({ context = [] }: GuessSource) =>
    context.length === 0
      ? ''
      : t('contexts.said', { context: context.map(([column, value]) => `${column} = ${value}`).join(', ') })
  return { sourceWords, sourceTag, contextWords, titleOf }
}
