import { createRouter, createWebHashHistory } from 'vue-router'
import { screens } from './screens'

export const router = createRouter({
  history: createWebHashHistory(),
  routes: screens.map(({ name, path, component }) => ({ name, path, component })),
})
