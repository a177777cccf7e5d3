import { ref } from 'vue'

/** Whether the key map is on screen: its key, the status bar and the Label screen open it. */
export const keysShown = ref(false)
