import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { Template } from '@contract/templates'
import { useStudio } from '../../stores/studio'
import { useSynthesis } from '../../stores/synthesis'
import { useTasks } from '../../stores/tasks'
import { useWords } from '../../widgets/words'
import { MOST_CHARACTERS } from './use-inspection'

/** Whoever stops writing for so long has the text kept. */
const PAUSE_MS = 700
/** Which template was open last, while other screens are looked at. */
const last = ref<number | null>(null)

/** The template that is being written. It is kept by itself; one that is new, from its first word on. */
export function useDraft() {
  const store = useSynthesis()
  const studio = useStudio()
  const tasks = useTasks()
  const { t } = useWords()
  const id = ref<number | null>(null)
  const text = ref('')
  const name = ref('')
  const dialect = ref<Template['dialect']>('kindling')
  const saving = shallowRef<Promise<unknown> | null>(null)
  let kept = { text: '', name: '' }
  let timer: ReturnType<typeof setTimeout> | undefined

  const template = computed(() => store.templates.find((one) => one.id === id.value) ?? null)
  const isKept = ref(true)
  const changed = () => text.value !== kept.text || name.value.trim() !== kept.name

  function put(one: Template | null) {
    last.value = id.value = one?.id ?? null
    text.value = one?.source ?? ''
    name.value = one?.name ?? ''
    dialect.value = one?.dialect ?? 'kindling'
    kept = { text: text.value, name: name.value }
    isKept.value = true
  }
  /** Called by its first label, where nobody has named it, with a number where that is taken. */
  function freeName(): string {
    const wanted = /^%\[([^\]\n]+)\]/m.exec(text.value)?.[1]?.trim().slice(0, 100) ?? t('templates.newName')
    const taken = new Set(store.templates.filter((one) => one.id !== id.value).map((one) => one.name))
    for (let n = 1; ; n++) {
      const free = n === 1 ? wanted : `${wanted} ${n}`
      if (!taken.has(free)) return free
    }
  }
  /** One after the other: the second knows the id that the first was given. */
  async function save() {
    clearTimeout(timer)
    await saving.value
    const [said, called, own] = [text.value, name.value.trim(), id.value]
    if (!changed() || (own === null && said.trim() === '') || said.length > MOST_CHARACTERS) return
    const work = studio.attempt(() =>
      store.save({ id: own ?? undefined, name: called || freeName(), dialect: dialect.value, source: said }),
    )
    saving.value = work
    const saved = await work
    saving.value = null
    if (!saved || id.value !== own) return
    last.value = id.value = saved.id
    kept = { text: said, name: called ? saved.name : '' }
    if (!called) kept.name = name.value = saved.name
    isKept.value = !changed()
  }
  async function open(one: Template | null) {
    await save()
    put(one)
  }
  watch([text, name], () => {
    isKept.value = !changed()
    clearTimeout(timer)
    if (!isKept.value) timer = setTimeout(() => void save(), PAUSE_MS)
  })
  const leave = () => void save()
  window.addEventListener('pagehide', leave)
  onScopeDispose(() => {
    window.removeEventListener('pagehide', leave)
    leave()
  })

  /** The templates of the task, and the one that was open. */
  async function load() {
    if (!studio.project) return
    await studio.attempt(store.load)
    put(store.templates.find((one) => one.id === last.value) ?? store.templates[0] ?? null)
  }
  watch([() => studio.project?.id, () => tasks.id], load, { immediate: true })
  const written = computed(() => ({
    text: text.value,
    dialect: dialect.value,
    template: id.value ?? undefined,
    name: name.value,
  }))
  return { id, text, name, dialect, template, isKept, saving, written, open, save, put }
}
