import { computed, onMounted, ref, shallowRef, watch } from 'vue'
import type { Label } from '@contract/labels'
import { api } from '../../connection/api'
import { useLabels } from '../../stores/labels'
import { useSettings } from '../../stores/settings'
import { useStudio } from '../../stores/studio'
import { useTasks } from '../../stores/tasks'
import type { LabelDone } from './use-label-action'
import { findCommands } from '../../widgets/find-commands'

/** The label set of the task in its order, what is looked for in it, and the label that is open. */
export function useLabelSet() {
  const store = useLabels()
  const studio = useStudio()
  const tasks = useTasks()
  const settings = useSettings()
  const search = ref('')
  const open = ref<number | null>(null)
  /** What was done last to a label. */
  const lastDone = shallowRef<LabelDone | null>(null)
  const labels = computed(() => store.labels)
  const shown = computed(() => {
    if (search.value.trim() === '') return labels.value
    const said = labels.value.map((label) => ({
      ...label,
      title: [label.name, label.description, ...label.keywords].join(' '),
      group: '',
    }))
    const found = new Set(findCommands(said, search.value).map(({ id }) => id))
    return labels.value.filter(({ id }) => found.has(id))
  })
  const answers = computed(() => labels.value.reduce((sum, { count }) => sum + count, 0))
  const silent = computed(() => labels.value.filter(({ description }) => description === '').length)
  const opened = () => void (studio.project && studio.attempt(store.load))
  onMounted(opened)
  watch([() => studio.project?.id, () => tasks.id], () => {
    open.value = null
    lastDone.value = null
    opened()
  })
  const toggle = ({ id }: Label) => void (open.value = open.value === id ? null : id)
  /** Makes a label and opens it; one that is there already is opened. */
  async function add(name: string) {
    await studio.attempt(() => store.add(name))
    search.value = ''
    open.value = labels.value.find((label) => label.name === name)?.id ?? null
  }
  function done(what: LabelDone) {
    open.value = null
    lastDone.value = what
  }
  const restore = ({ id }: Label) => studio.attempt(() => store.change(api.labels.restore({ id })))
  /** Takes back what was done last: its entry of the log, or the label where no answer was changed. */
  async function undo() {
    const last = lastDone.value
    lastDone.value = null
    if (!last) return
    const { label, action } = last
    if (action === null) return void restore(label)
    const { annotator } = settings
    await studio.attempt(() => api.labelling.undo({ annotator, task: tasks.id, only: action }))
    await studio.attempt(store.load)
  }
  return {
    lastDone,
    done,
    undo,
    restore,
    retired: computed(() => store.retired),
    search,
    open,
    labels,
    shown,
    answers,
    silent,
    toggle,
    add,
  }
}
