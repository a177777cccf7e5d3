import { onMounted, onUnmounted } from 'vue'

interface Keys {
  readonly canPress: () => boolean
  readonly make: () => unknown
  readonly begin: () => unknown
  readonly drawOthers: () => unknown
}

/** The keys of the Templates screen, wherever nobody writes: Ctrl Enter makes (also while somebody does), N begins a new one, R draws other sentences. */
export function useTemplateKeys({ canPress, make, begin, drawOthers }: Keys) {
  function press(event: KeyboardEvent) {
    const { key, target, ctrlKey, metaKey, altKey, defaultPrevented } = event
    if (document.querySelector('dialog[open]') || altKey || defaultPrevented || !canPress()) return
    const writes = target instanceof Element && target.closest('input, textarea, select, .writes')
    if ((ctrlKey || metaKey) && key === 'Enter') make()
    else if (ctrlKey || metaKey || writes) return
    else if (key.toLowerCase() === 'n') begin()
    else if (key.toLowerCase() === 'r') drawOthers()
    else return
    event.preventDefault()
  }
  onMounted(() => window.addEventListener('keydown', press))
  onUnmounted(() => window.removeEventListener('keydown', press))
}
