import { computed, ref } from 'vue'
import { connect, type LineState } from './connect'

const line = ref<LineState>('lost')
/** false while the line to the core is down. */
export const connected = computed(() => line.value === 'up')
/** The studio was started anew, or this link was opened elsewhere before: trying again is of no use, opening the newest link is. */
export const refused = computed(() => line.value === 'refused')
export const api = connect((state) => (line.value = state))
