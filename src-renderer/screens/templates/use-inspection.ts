import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import type { TemplateReport } from '@contract/template-report'
import { api } from '../../connection/api'
import { useStudio } from '../../stores/studio'
import { useTasks } from '../../stores/tasks'
import { useProblemWords } from './use-problem-words'

const TYPING_MS = 150
const SHOWN = 10

export interface Written {
  readonly text: string
  readonly dialect: 'kindling' | 'chatito' | 'rasa'
  readonly template: number | undefined
  readonly name: string
  /** By id → rate. */
  readonly noise: Readonly<Record<string, number>>
}

/** What the core says of a text while it is written: problems in words, counts, sentences as drawn. The newest text counts, whichever is answered last. */
export function useInspection(written: Readonly<Ref<Written>>) {
  const studio = useStudio()
  const tasks = useTasks()
  const inWords = useProblemWords()
  const seed = ref(1)
  const found = shallowRef<{ readonly of: string; readonly report: TemplateReport } | null>(null)
  let asked = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function ask() {
    const turn = ++asked
    const { noise, ...draft } = written.value
    if (draft.text.trim() === '' || !studio.project) return void (found.value = null)
    const wanted = { ...draft, task: tasks.id, noise: { ...noise }, seed: seed.value, preview: SHOWN }
    const report = await studio.attempt(() => api.synthesis.inspect(wanted))
    if (turn === asked && report) found.value = { of: draft.text, report }
  }
  watch(
    written,
    () => {
      clearTimeout(timer)
      timer = setTimeout(() => void ask(), TYPING_MS)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
  function drawOthers() {
    seed.value++
    void ask()
  }
  return {
    report: computed(() => found.value?.report ?? null),
    problems: computed(() => ({
      of: found.value?.of ?? '',
      all: (found.value?.report.problems ?? []).filter(({ file }) => file === null).map(inWords),
    })),
    drawOthers,
  }
}
