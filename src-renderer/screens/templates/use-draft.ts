import { computed, ref } from 'vue'
import type { Written } from './use-inspection'

type Dialect = Written['dialect']
const DIALECTS: Readonly<Record<string, Dialect>> = { chatito: 'chatito', yml: 'rasa', yaml: 'rasa' }

/** The text that is being written, with the name of its file. It stays while other screens are looked at. */
const text = ref('')
const name = ref('')
const dialect = ref<Dialect>('kindling')

export function useDraft() {
  function take(file: string, said: string) {
    name.value = file
    dialect.value = DIALECTS[file.split('.').at(-1)!.toLowerCase()] ?? 'kindling'
    text.value = said.replace(/^\uFEFF/, '')
  }
  /** From the reader’s own machine. */
  const open = async (file: File) => take(file.name, await file.text())
  const written = computed((): Written => ({ text: text.value, dialect: dialect.value, noise: {} }))
  return { text, name, dialect, written, take, open }
}
