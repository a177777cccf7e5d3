import { ref } from 'vue'
import { connect } from './connect'

/** false while the line to the core is down. */
export const connected = ref(false)
export const api = connect((up) => (connected.value = up))
