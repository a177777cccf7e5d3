import { createI18n } from 'vue-i18n'
import en from './en.json'
import zh from './zh-CN.json'

export type Locale = 'en' | 'zh-CN'
export const systemLocale = (): Locale => (navigator.language.startsWith('zh') ? 'zh-CN' : 'en')
export const i18n = createI18n({
  legacy: false,
  locale: systemLocale(),
  fallbackLocale: 'en',
  messages: { en, 'zh-CN': zh },
})
