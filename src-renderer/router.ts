import { createRouter, createWebHashHistory } from 'vue-router'
import HomeScreen from './screens/home/HomeScreen.vue'
import LabelScreen from './screens/label/LabelScreen.vue'

export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', name: 'home', component: HomeScreen },
    { path: '/label', name: 'label', component: LabelScreen },
    { path: '/data', name: 'data', component: () => import('./screens/data/DataScreen.vue') },
    {
      path: '/strategies/:tab(batch|lab|log)?',
      name: 'strategies',
      component: () => import('./screens/strategies/StrategiesScreen.vue'),
    },
    { path: '/models', name: 'models', component: () => import('./screens/models/ModelsScreen.vue') },
    { path: '/doctor', name: 'doctor', component: () => import('./screens/doctor/DoctorScreen.vue') },
  ],
})
