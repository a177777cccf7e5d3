import { computed } from 'vue'
import { useRouter } from 'vue-router'
import { api } from './connection/api'
import { screens } from './screens'
import { useLabelling } from './stores/labelling'
import { usePlugins } from './stores/plugins'
import { useSettings } from './stores/settings'
import { useStudio } from './stores/studio'
import { useTasks } from './stores/tasks'
import type { Command } from './widgets/find-commands'
import { tasksShown } from './widgets/tasks-shown'
import { useWords } from './widgets/words'

const FOUND = 8

/** Everything the palette can find: screens, what the studio does, strategies, and samples by their text. */
export function useCommands(open: { readonly settings: () => void; readonly rename: () => void }) {
  const router = useRouter()
  const studio = useStudio()
  const settings = useSettings()
  const labelling = useLabelling()
  const plugins = usePlugins()
  const tasks = useTasks()
  const { t } = useWords()

  const places = computed<Command[]>(() =>
    screens.flatMap(({ name, needsProject }, i) =>
      needsProject && !studio.project
        ? []
        : [
            {
              id: `screen-${name}`,
              group: t('palette.screens'),
              title: t(`screen.${name}`),
              key: `Alt+${i + 1}`,
              run: () => router.push({ name }),
            },
          ],
    ),
  )
  const tabs = computed<Command[]>(() =>
    (studio.project ? ['batch', 'lab', 'log'] : []).map((tab) => ({
      id: `tab-${tab}`,
      group: t('palette.screens'),
      title: t(`strategies.tab.${tab}`),
      detail: t('screen.strategies'),
      run: () => router.push({ name: 'strategies', params: { tab } }),
    })),
  )
  const does = computed<Command[]>(() => {
    const group = t('palette.actions')
    const command = (id: string, title: string, run: () => unknown): Command => ({ id, group, title, run })
    const always = [
      command('settings', t('settings.title'), open.settings),
      command('theme', t(`palette.theme.${settings.theme === 'dark' ? 'light' : 'dark'}`), () =>
        settings.set({ theme: settings.theme === 'dark' ? 'light' : 'dark' }),
      ),
      command('language', settings.locale === 'en' ? '切换到简体中文' : 'Switch to English', () =>
        settings.set({ locale: settings.locale === 'en' ? 'zh-CN' : 'en' }),
      ),
    ]
    if (!studio.project) return always
    return [
      command('undo', t('palette.undo'), () => studio.attempt(() => labelling.undo())),
      command('redo', t('palette.redo'), () => studio.attempt(() => labelling.redo())),
      command('recycle', t('palette.recycle'), () =>
        studio.attempt(() => api.labelling.recycleSkipped({ task: tasks.id })),
      ),
      command('rename', t('rename.project'), open.rename),
      command('tasks', t('tasks.manage'), () => (tasksShown.value = true)),
      command('backup', t('doctor.backup'), () => studio.attempt(() => api.doctor.backup())),
      ...studio.running.map((job) =>
        command(
          `cancel-${job.id}`,
          t('palette.cancel', { job: `${t(`job.${job.kind}`)} ${plugins.titleOf(job.title)}` }),
          () => studio.attempt(() => api.jobs.cancel({ id: job.id })),
        ),
      ),
      ...always,
    ]
  })
  const strategies = computed<Command[]>(() =>
    !studio.project
      ? []
      : plugins.strategies.map(({ id, title }) => ({
          id: `strategy-${id}`,
          group: t('palette.strategies'),
          title,
          run: () => studio.attempt(() => api.strategies.choose({ task: tasks.id, id, options: {} })),
        })),
  )
  const commands = computed(() => [...places.value, ...tabs.value, ...does.value, ...strategies.value])

  /** Samples that hold the typed text; choosing one puts it on the Label screen. */
  async function search(typed: string): Promise<readonly Command[]> {
    if (!studio.project) return []
    const got = await studio.attempt(() => api.data.samples({ task: tasks.id, search: typed, limit: FOUND }))
    return (got?.rows ?? []).map(({ id, content, labels }) => ({
      id: `sample-${id}`,
      group: t('palette.samples'),
      ...(labels.length > 0 ? { detail: labels.join(', ') } : {}),
      title: content.kind === 'text' ? content.text : content.name,
      run: async () => {
        await router.push({ name: 'label' })
        await studio.attempt(() => labelling.show(id))
      },
    }))
  }
  return { commands, search }
}
