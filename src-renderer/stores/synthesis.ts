import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { PluginDescriptor } from '@contract/options'
import type { Help } from '@contract/synthesis-help'
import type { Template } from '@contract/templates'
import { api } from '../connection/api'
import { usePlugins } from './plugins'
import { useStudio } from './studio'
import { useTasks } from './tasks'

/** What is to be made of templates. */
export type Making = Omit<Parameters<typeof api.synthesis.make>[0], 'task'>
/** A template as it is to be kept. */
export type Saved = Omit<Parameters<typeof api.synthesis.saveTemplate>[0], 'task'>

/** The templates of the task this page is on, and the kinds of noise in the reader’s words. */
export const useSynthesis = defineStore('synthesis', () => {
  const plugins = usePlugins()
  const tasks = useTasks()
  const templates = shallowRef<readonly Template[]>([])
  /** Whether all in use help together, as far as that has been tested. */
  const whole = shallowRef<Help | null>(null)
  /** They are tested whenever that may say something new. */
  const byItself = ref(true)
  const studio = useStudio()
  const testing = computed(() => studio.running.some(({ kind, title }) => kind === 'synthesis' && title === 'helps'))
  const kinds = shallowRef<readonly PluginDescriptor[]>([])
  const noises = computed(() => plugins.inWords(kinds.value))
  const pictureKinds = shallowRef<readonly (PluginDescriptor & { readonly usual: number })[]>([])
  const pictureNoises = computed(() =>
    plugins.inWords(pictureKinds.value).map((noise, i) => ({ ...noise, usual: pictureKinds.value[i]!.usual })),
  )
  const noiseTitle = (id: string) =>
    [...noises.value, ...pictureNoises.value].find((noise) => noise.id === id)?.title ?? id

  /** Takes the list unless another task was chosen while it was fetched. */
  async function take(list: (task: number) => Promise<readonly Template[]>) {
    const task = tasks.id
    const fetched = await list(task)
    if (task === tasks.id) templates.value = fetched
  }
  async function load() {
    if (kinds.value.length === 0)
      kinds.value = (await api.synthesis.noises()).map((noise) => ({ ...noise, options: {} }))
    if (pictureKinds.value.length === 0)
      pictureKinds.value = (await api.synthesis.pictureNoises()).map((noise) => ({ ...noise, options: {} }))
    const task = tasks.id
    const [help, told] = await Promise.all([api.synthesis.help({ task }), api.synthesis.testing({ task })])
    if (task !== tasks.id) return
    byItself.value = told.byItself
    whole.value = help.find(({ template }) => template === null) ?? null
    await take(() => api.synthesis.templates({ task }))
  }
  async function save(template: Saved): Promise<Template> {
    const saved = await api.synthesis.saveTemplate({ ...template, task: tasks.id })
    const known = templates.value.some(({ id }) => id === saved.id)
    templates.value = known
      ? templates.value.map((one) => (one.id === saved.id ? saved : one))
      : [...templates.value, saved]
    return saved
  }
  const make = (making: Making) => api.synthesis.make({ ...making, task: tasks.id })
  const makeCopies = (given: Omit<Parameters<typeof api.synthesis.copies>[0], 'task'>) =>
    api.synthesis.copies({ ...given, task: tasks.id })
  const test = (template: number) => api.synthesis.helps({ templates: [template], task: tasks.id, curve: false })
  /** All of them together, also with fewer answers a label. */
  const testAll = () => api.synthesis.helps({ templates: [], task: tasks.id })
  async function letTest(on: boolean) {
    byItself.value = (await api.synthesis.letTest({ task: tasks.id, byItself: on })).byItself
  }
  const remove = (template: number) => take(() => api.synthesis.removeTemplate({ template }))
  const withdraw = (template: number) => take(() => api.synthesis.withdraw({ template }))
  const restore = (template: number) => take(() => api.synthesis.restore({ template }))
  return {
    templates,
    whole,
    noises,
    pictureNoises,
    noiseTitle,
    load,
    save,
    make,
    makeCopies,
    test,
    testAll,
    testing,
    byItself,
    letTest,
    remove,
    withdraw,
    restore,
  }
})
