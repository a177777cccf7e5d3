import { onBeforeUnmount, ref } from 'vue'

/** The time, told every second for as long as the asker is on screen: ages that are shown stay true. */
export function useNow() {
  const now = ref(Date.now())
  const clock = setInterval(() => (now.value = Date.now()), 1000)
  onBeforeUnmount(() => clearInterval(clock))
  return now
}
