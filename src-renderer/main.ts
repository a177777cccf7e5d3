import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { lostLine, wireErrorOf } from './connection/wire-error'
import { i18n } from './locales/i18n'
import { router } from './router'
import { useStudio } from './stores/studio'
import '@fontsource-variable/inter'
import './styles/tokens.css'
import './styles/base.css'

const app = createApp(App).use(createPinia()).use(router).use(i18n)
// Whatever nobody caught is told on the page too: nothing fails in silence.
window.addEventListener('unhandledrejection', ({ reason }) => {
  const error = wireErrorOf(reason)
  if (!lostLine(error)) useStudio().trouble = { error, kept: null }
})
app.mount('#app')
