import { computed, ref, shallowRef } from 'vue'
import type { ConversationColumns } from '@contract/conversations'
import type { PoolColumns } from '@contract/default-pool'
import type { FileInspection, OpenQuestion } from '@contract/data'
import type { WireError } from '@contract/jobs'
import type { OptionValues } from '@contract/options'
import { api } from '../connection/api'
import { wireErrorOf } from '../connection/wire-error'
import { isAnswered, useTasks } from '../stores/tasks'
import { columnOptions, withRole, type Role } from './import-options'

export type ImportForm = ReturnType<typeof useImportForm>

/** A file that is to be imported: what is in it as it is read now, and everything that can be read or taken otherwise. `task`: of the open project, which it is imported into. */
export function useImportForm(task: () => number | null = () => null) {
  const tasks = useTasks()
  const file = shallowRef<FileInspection | null>(null)
  /** What was chosen against the guess; all else is guessed. */
  const options = ref<OptionValues>({})
  const questions = shallowRef<readonly OpenQuestion[]>([])
  const trustLabels = ref(true)
  const onConflict = ref<'keep' | 'take'>('keep')
  const into = computed(() => tasks.tasks.find(({ id }) => id === task()) ?? null)
  /** Until something is decided in it, a task can become of either kind. */
  const isOpen = computed(() => into.value === null || !isAnswered(into.value))
  /** Whether a sample gets one label or any number, chosen against what the file holds. */
  const chosenKind = ref<FileInspection['kind'] | null>(null)
  const problem = shallowRef<WireError | null>(null)
  const busy = ref(false)
  let round = 0

  const kind = computed({
    get: () => chosenKind.value ?? (file.value?.kind === 'multi' ? 'multi' : (into.value?.kind ?? 'single')),
    set: (value) => void (chosenKind.value = value),
  })
  /** Columns kept beside the text, and those of them that make samples turns of conversations. */
  const beside = computed(() => (file.value?.columns ?? []).filter(({ role }) => role === 'context').map((c) => c.name))
  const named = shallowRef<ConversationColumns | null>(null)
  const conversations = computed({
    get: () => (named.value ? ofThese(named.value, beside.value) : null),
    set: (columns) => void (named.value = columns),
  })
  /** Those of them that say what is asked first, and where a sample comes from; as the project has them where none is named. */
  const namedPool = ref<PoolColumns>({})
  const pool = computed(() =>
    Object.fromEntries(Object.entries(namedPool.value).filter(([, column]) => beside.value.includes(column ?? ''))),
  )
  const namedContexts = ref<readonly string[]>([])
  const contexts = computed(() => namedContexts.value.filter((column) => beside.value.includes(column)))
  const namePool = (part: keyof PoolColumns, column: string) =>
    void (namedPool.value = { ...namedPool.value, [part]: column || null })
  const nameContext = (at: number, column: string) =>
    void (namedContexts.value = contexts.value.toSpliced(at, 1, ...(column ? [column] : [])))
  const label = computed(() => file.value?.columns.find(({ role }) => role === 'label') ?? null)

  /** Looks into a file; what is wrong with it is given back, and the file before stays. */
  async function open(path: string): Promise<WireError | null> {
    const found = await look(path)
    if ('error' in found) return found.error
    options.value = {}
    trustLabels.value = true
    onConflict.value = 'keep'
    chosenKind.value = null
    named.value = null
    namedPool.value = {}
    namedContexts.value = []
    problem.value = null
    questions.value = found.questions
    file.value = found
    return null
  }
  const look = (path: string, format?: string, given?: OptionValues) =>
    api.data.inspect({ path, format, options: given }).catch((error: unknown) => ({ error: wireErrorOf(error) }))

  /** The same file read otherwise. What was answered stays open to another answer. */
  async function again(changes: OptionValues) {
    const { path, format } = file.value!
    const mine = ++round
    options.value = { ...options.value, ...changes }
    busy.value = true
    const found = await look(path, format.id, options.value)
    if (mine !== round) return
    busy.value = false
    if ('error' in found) return void (problem.value = found.error)
    problem.value = null
    file.value = found
    const open = new Set(found.questions.map(({ option }) => option))
    const answered = questions.value.filter(({ option }) => !open.has(option) && option in options.value)
    questions.value = [...answered, ...found.questions]
  }
  const answer = (option: string, value: OptionValues[string]) => again({ [option]: value })
  function setRole(column: string, role: Role) {
    // At once: the next choice is made on top of this one, not on what was there before it.
    file.value = { ...file.value!, columns: [...withRole(file.value!.columns, column, role)] }
    return again(columnOptions(file.value.format.options, file.value.columns))
  }
  /** What a question is answered with now. */
  const valueOf = ({ option, chosen }: OpenQuestion) => String(options.value[option] ?? chosen)

  /** What goes to the core: the file as it is shown, with nothing left to guess about its columns. */
  function request() {
    const { path, format, columns } = file.value!
    return {
      path,
      format: format.id,
      trustLabels: trustLabels.value,
      onConflict: onConflict.value,
      ...(Object.keys(pool.value).length > 0 ? { pool: pool.value } : {}),
      ...(contexts.value.length > 0 ? { contexts: contexts.value } : {}),
      ...(conversations.value ? { conversations: conversations.value } : {}),
      ...(isOpen.value && label.value && trustLabels.value ? { kind: kind.value } : {}),
      options: { ...options.value, ...columnOptions(format.options, columns) },
    }
  }
  const forget = () => (file.value = null)
  return {
    file,
    options,
    questions,
    trustLabels,
    onConflict,
    into,
    isOpen,
    kind,
    problem,
    busy,
    label,
    beside,
    conversations,
    pool,
    contexts,
    namePool,
    nameContext,
    open,
    again,
    answer,
    setRole,
    valueOf,
    request,
    forget,
  }
}

/** Without columns that have another role by now. */
function ofThese({ conversation, turn, speaker }: ConversationColumns, columns: readonly string[]) {
  const still = (name: string | null) => (name !== null && columns.includes(name) ? name : null)
  return columns.includes(conversation) ? { conversation, turn: still(turn), speaker: still(speaker) } : null
}
