import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import type { TemplateReport } from '@contract/template-report'
import { api } from '../../connection/api'
import { useStudio } from '../../stores/studio'
import { useTasks } from '../../stores/tasks'
import { useProblemWords } from './use-problem-words'

/** A pause that is none of typing: what is wrong is told in place a tenth of a second after the last key. */
const TYPING_MS = 40
/** From here on somebody wants to know that it goes on. */
const SLOW_MS = 400
const SHOWN = 10
/** As the contract has it (template-report.ts): a longer text is not sent. */
export const MOST_CHARACTERS = 2_500_000

export interface Written {
  readonly text: string
  readonly dialect: 'kindling' | 'chatito' | 'rasa'
  readonly template: number | undefined
  readonly name: string
  /** By id → rate. */
  readonly noise: Readonly<Record<string, number>>
}

/** What the core says of a text while it is written: problems in words, counts, sentences as drawn. */
export function useInspection(written: Readonly<Ref<Written>>) {
  const studio = useStudio()
  const tasks = useTasks()
  const inWords = useProblemWords()
  const seed = ref(1)
  const found = shallowRef<{ readonly of: string; readonly report: TemplateReport } | null>(null)
  /** A text is being read, and that takes a while. */
  const reading = ref(false)
  let isAsked = false
  let isStale = false
  let timer: ReturnType<typeof setTimeout> | undefined

  /** One text at a time: what is typed meanwhile waits, and of that only the newest is read. A blank one is asked as well, so that whoever reads is there for the first word. */
  async function ask() {
    if (written.value.text.length > MOST_CHARACTERS) return void (found.value = null)
    if (isAsked) return void (isStale = true)
    if (!studio.project || studio.project.kind === 'image') return void (found.value = null)
    isAsked = true
    const slow = setTimeout(() => (reading.value = true), SLOW_MS)
    const { noise, ...draft } = written.value
    const wanted = { ...draft, task: tasks.id, noise: { ...noise }, seed: seed.value, preview: SHOWN }
    const report = await studio.attempt(() => api.synthesis.inspect(wanted))
    clearTimeout(slow)
    reading.value = isAsked = false
    if (report) found.value = draft.text.trim() === '' ? null : { of: draft.text, report }
    if (!isStale) return
    isStale = false
    await ask()
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
    problems: computed(() => {
      const { text } = written.value
      if (text.length > MOST_CHARACTERS) return { of: text, all: [inWords(tooLong(text))] }
      const problems = found.value?.report.problems ?? []
      return { of: found.value?.of ?? '', all: problems.filter(({ file }) => file === null).map(inWords) }
    }),
    reading,
    drawOthers,
  }
}

const tooLong = ({ length }: string): TemplateReport['problems'][number] => ({
  kind: 'file-too-large',
  file: null,
  line: 1,
  column: 1,
  length: 1,
  fields: { found: length, limit: MOST_CHARACTERS },
  alike: 1,
  fixes: [],
})
