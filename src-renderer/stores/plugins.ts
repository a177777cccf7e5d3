import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { PluginDescriptor } from '@contract/options'
import type { TaskKind } from '@contract/tasks'
import { api } from '../connection/api'
import { i18n } from '../locales/i18n'
import { translated, type PluginDictionary } from '../locales/plugin-words'
import { useTasks } from './tasks'

/** Backbones and suggesters this core has, and the strategies and learners that serve the task this page is on, in the reader's words. */
export const usePlugins = defineStore('plugins', () => {
  const tasks = useTasks()
  const own = shallowRef<
    Readonly<Record<'strategies' | 'learners' | 'backbones' | 'suggesters', readonly PluginDescriptor[]>>
  >({
    strategies: [],
    learners: [],
    backbones: [],
    suggesters: [],
  })
  const dictionary = computed(() => i18n.global.tm('plugins') as PluginDictionary)
  const inWords = (plugins: readonly PluginDescriptor[], family?: string) =>
    plugins.map((plugin) => translated(plugin, dictionary.value, family))
  const strategies = computed(() => inWords(own.value.strategies))
  const learners = computed(() => inWords(own.value.learners))
  const backbones = computed(() => inWords(own.value.backbones))
  const suggesters = computed(() => inWords(own.value.suggesters))
  const titles = computed(
    () => new Map([...strategies.value, ...learners.value, ...backbones.value].map(({ id, title }) => [id, title])),
  )
  /** The title of a versioned id, or of a pair of them; a plug-in this core does not have keeps its id. */
  const titleOf = (id: string) =>
    id
      .split('+')
      .map((part) => titles.value.get(part) ?? part)
      .join(' → ')

  const servedTo = (kind: TaskKind) =>
    Promise.all([api.strategies.list({ kind }), api.models.learners({ kind })] as const)
  /** The strategies and learners that serve a kind of labels, be it not that of the task this page is on. */
  async function serving(kind: TaskKind) {
    const [strategies, learners] = await servedTo(kind)
    return { strategies: inWords(strategies), learners: inWords(learners) }
  }

  async function load() {
    const [[strategies, learners], backbones, suggesters] = await Promise.all([
      servedTo(tasks.kind),
      api.models.backbones(),
      api.labelling.suggesters(),
    ])
    own.value = { strategies, learners, backbones, suggesters }
  }
  watch(() => tasks.kind, load)
  return { strategies, learners, backbones, suggesters, titleOf, inWords, serving, load }
})
