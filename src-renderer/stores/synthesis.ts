import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { PluginDescriptor } from '@contract/options'
import { api } from '../connection/api'
import { usePlugins } from './plugins'

/** The kinds of noise, in the reader’s words. */
export const useSynthesis = defineStore('synthesis', () => {
  const plugins = usePlugins()
  const own = shallowRef<readonly PluginDescriptor[]>([])
  const noises = computed(() => plugins.inWords(own.value))
  const noiseTitle = (id: string) => noises.value.find((noise) => noise.id === id)?.title ?? id

  async function load() {
    own.value = (await api.synthesis.noises()).map((noise) => ({ ...noise, options: {} }))
  }
  return { noises, noiseTitle, load }
})
