import HomeScreen from './screens/home/HomeScreen.vue'
import LabelScreen from './screens/label/LabelScreen.vue'

/** The screens, in the order of the navigation and of Alt with a digit. Where work begins is loaded at once, the others when they are opened. */
export const screens = [
  { name: 'home', path: '/', needsProject: false, component: HomeScreen },
  { name: 'label', path: '/label', needsProject: true, component: LabelScreen },
  { name: 'data', path: '/data', needsProject: true, component: () => import('./screens/data/DataScreen.vue') },
  {
    name: 'strategies',
    path: '/strategies/:tab(batch|lab|log|suggestions)?',
    needsProject: true,
    component: () => import('./screens/strategies/StrategiesScreen.vue'),
  },
  {
    name: 'templates',
    path: '/templates',
    needsProject: true,
    component: () => import('./screens/templates/SyntheticScreen.vue'),
  },
  { name: 'models', path: '/models', needsProject: true, component: () => import('./screens/models/ModelsScreen.vue') },
  {
    name: 'doctor',
    path: '/doctor',
    needsProject: false,
    component: () => import('./screens/doctor/DoctorScreen.vue'),
  },
  {
    name: 'labels',
    path: '/labels',
    needsProject: true,
    /** In the navigation it is a part of that screen. */
    within: 'label',
    component: () => import('./screens/labels/LabelsScreen.vue'),
  },
  {
    name: 'doubtful',
    path: '/label/doubtful',
    needsProject: true,
    within: 'label',
    component: () => import('./screens/label/DoubtfulScreen.vue'),
  },
] as const
