import { defineStore } from 'pinia'
import { computed, ref, watchEffect } from 'vue'
import type { Settings } from '@contract/settings'
import { api } from '../connection/api'
import { i18n, systemLocale } from '../locales/i18n'
import { useStudio } from './studio'

/** The user's own settings; kept by the core, applied here. */
export const useSettings = defineStore('settings', () => {
  const studio = useStudio()
  const settings = ref<Settings | null>(null)
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const theme = computed(() => settings.value?.theme ?? (dark.matches ? 'dark' : 'light'))
  const locale = computed(() => settings.value?.locale ?? systemLocale())
  const annotator = computed(() => settings.value?.annotator ?? 'me')

  watchEffect(() => {
    document.documentElement.dataset['theme'] = theme.value
    document.documentElement.lang = locale.value
    i18n.global.locale.value = locale.value
  })
  const load = async () => void (settings.value = await api.settings.get())
  /** What cannot be kept is told, and the setting stays as it was. */
  const set = async (changes: Partial<Omit<Settings, 'people'>>) =>
    void (settings.value = (await studio.attempt(() => api.settings.set(changes))) ?? settings.value)
  /** Whoever goes by this name sits here from now on. */
  const somebodyElse = async (name: string) =>
    void (settings.value = (await studio.attempt(() => api.settings.somebodyElse({ name }))) ?? settings.value)
  return { settings, theme, locale, annotator, load, set, somebodyElse }
})
