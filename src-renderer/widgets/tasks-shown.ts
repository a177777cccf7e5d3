import { ref } from 'vue'

/** Whether the tasks are on screen, to be added, changed and removed. */
export const tasksShown = ref(false)
