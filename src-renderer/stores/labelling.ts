import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { Card } from '@contract/cards'
import type { HistoryEntry, LabellingProgress } from '@contract/labelling-progress'
import type { QueueState } from '@contract/queue-state'
import { api } from '../connection/api'
import { useLabels } from './labels'
import { useQueue } from './queue'
import { useSettings } from './settings'
import { useTasks } from './tasks'
import { useAnswering } from './use-answering'

/** Past decisions at hand for the strip. */
const HISTORY = 40
const LONG_AGO = 0

/** What a person does with the cards of a task, and what is told of it. */
export const useLabelling = defineStore('labelling', () => {
  const settings = useSettings()
  const tasks = useTasks()
  const labels = useLabels()
  const queue = useQueue()
  const progress = ref<LabellingProgress | null>(null)
  const history = shallowRef<readonly HistoryEntry[]>([])
  const answering = useAnswering({ progress, history })
  /** The task's labels and figures are here; no card comes up before them, or its first key would mean something else. */
  let isOpen = false
  let openings = 0

  /** Begins with the task that is chosen; a later call, for another one, makes this one end without effect. */
  async function open() {
    const opening = ++openings
    isOpen = false
    queue.clear()
    answering.forget()
    const { annotator } = settings
    await tasks.load()
    const { id: task } = tasks
    const [, standing, past] = await Promise.all([
      labels.load(),
      api.labelling.progress({ annotator, task }),
      api.labelling.history({ task, limit: HISTORY }),
    ])
    if (opening !== openings) return
    progress.value = standing
    history.value = past
    isOpen = true
    await queue.refill()
    answering.begin()
  }

  const isOurs = (told: LabellingProgress) => told.task === tasks.id && told.annotator === settings.annotator
  /** Progress, whichever page it comes from: that of this task and annotator. */
  function hear(told: LabellingProgress) {
    if (isOurs(told)) answering.hear(told)
  }
  const rerank = async (told: QueueState) => {
    if (isOpen) await queue.hear(told, answering.isAnswering())
  }
  const resuggest = async () => {
    if (isOpen) await queue.resuggest(answering.isAnswering())
  }
  /** Another page made labels, or an import brought some. */
  const labelsChanged = async () => {
    if (queue.cards.length > 0) await labels.load()
  }

  /** Undo and redo bring the sample back as the card on screen; after the answers on their way, which the history must not tell twice. */
  const step = (direction: 'undo' | 'redo'): Promise<void> => answering.inTurn(() => move(direction))
  async function move(direction: 'undo' | 'redo') {
    const { id: task } = tasks
    const done = await api.labelling[direction]({ annotator: settings.annotator, task })
    if (!done || task !== tasks.id) return
    const { sample } = done.entry
    const [past, again] = await Promise.all([
      api.labelling.history({ task, limit: HISTORY }),
      direction === 'undo' ? cardOf(sample) : null,
    ])
    if (task !== tasks.id) return
    // Together: who reads that it was taken back has its card before them.
    progress.value = done.progress
    history.value = past
    if (again) putOnScreen(again)
    else queue.remove(sample)
    if (done.stepped) void queue.renewGuesses(LONG_AGO, answering.isAnswered).catch(() => {})
  }

  const cardOf = (sample: number) => api.labelling.card({ annotator: settings.annotator, task: tasks.id, sample })
  /** Any sample as the card on screen, to answer it (again). */
  const show = async (sample: number) => putOnScreen(await cardOf(sample))
  function putOnScreen(again: Card) {
    if (again.task !== tasks.id) return
    answering.forget()
    queue.putFirst(again)
  }
  /** Skipped samples are asked again. */
  async function putBack() {
    const { id: task } = tasks
    await api.labelling.recycleSkipped({ task })
    history.value = await api.labelling.history({ task, limit: HISTORY })
    await queue.refill()
  }

  const undo = () => step('undo')
  const redo = () => step('redo')
  return {
    progress,
    history,
    saving: answering.saving,
    unsaved: answering.unsaved,
    meanwhile: answering.meanwhile,
    open,
    rerank,
    resuggest,
    hear,
    labelsChanged,
    answer: answering.answer,
    undo,
    redo,
    show,
    putBack,
  }
})
