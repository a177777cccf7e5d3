import type { Job } from '@contract/jobs'
import { usePlugins } from '../stores/plugins'
import { useWords } from './words'

/** Running work in words. */
export function useJobWords() {
  const plugins = usePlugins()
  const { t, te, percent, count } = useWords()
  /** Jobs are titled by what they work on; ids of plug-ins have titles of their own. */
  const titleOf = (title: string) => title.split(', ').map(plugins.titleOf).join(', ')
  return {
    titleOf,
    /** Work on templates says by its title what it is. */
    jobWords: ({ kind, title }: Pick<Job, 'kind' | 'title'>) =>
      te(`jobTitle.${kind}.${title}`) ? t(`jobTitle.${kind}.${title}`) : `${t(`job.${kind}`)} ${titleOf(title)}`,
    /** A share where the whole is known, else a count; nothing before the first. */
    progressWords: ({ done, total }: Pick<Job, 'done' | 'total'>) =>
      total ? percent(Math.min(1, done / total)) : done > 0 ? count(done) : '',
  }
}
