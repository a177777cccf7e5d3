import { defineStore } from 'pinia'
import { nextTick, ref, shallowRef } from 'vue'
import type { Card, Decided } from '@contract/cards'
import type { HistoryEntry, LabellingProgress } from '@contract/labelling-progress'
import type { QueueState } from '@contract/queue-state'
import type { WireError } from '@contract/jobs'
import { api } from '../connection/api'
import { wireErrorOf } from '../connection/wire-error'
import { latencies, painted, renewals } from './answer-latencies'
import { theirAnswer, type Meanwhile } from './answered-meanwhile'
import { useLabels } from './labels'
import { useQueue } from './queue'
import { useSettings } from './settings'
import { useTasks } from './tasks'

type Kind = Decided['kind'] | 'clear'
export interface Press {
  /** When the key went down. */
  readonly pressedAt?: number
  readonly reason?: string | null
}

/** Past decisions at hand for the strip. */
const HISTORY = 40
const MOST_HISTORY = 200
const SLOW_SAVE_MS = 200
const LONG_AGO = 0

/** An answer's way to disk, and back. */
export const useLabelling = defineStore('labelling', () => {
  const settings = useSettings()
  const tasks = useTasks()
  const labels = useLabels()
  const queue = useQueue()
  const progress = ref<LabellingProgress | null>(null)
  const history = shallowRef<readonly HistoryEntry[]>([])
  /** True once a save takes long enough to be worth a word; until then nothing on the page moves. */
  const saving = ref(false)
  /** A save that failed: the card stays until it is tried again. */
  const unsaved = ref<{ error: WireError; retry: () => Promise<void> } | null>(null)
  /** The card was answered elsewhere before this answer came: the card stays until the person has said which of the two holds. */
  const meanwhile = ref<Meanwhile | null>(null)
  /** The task's labels and figures are here; no card comes up before them, or its first key would mean something else. */
  let isOpen = false
  let openings = 0
  let shownAt = performance.now()
  /** From the key until the next card is painted: other news waits. */
  let answering = false
  /** The card whose answer is on its way, and when the one before it is done with. */
  let answered: Card | null = null
  let turn = Promise.resolve()
  let news: LabellingProgress | null = null

  /** Begins with the task that is chosen; a later call, for another one, makes this one end without effect. */
  async function open() {
    const opening = ++openings
    isOpen = false
    queue.clear()
    unsaved.value = meanwhile.value = null
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
    shownAt = performance.now()
  }

  const isOurs = (told: LabellingProgress) => told.task === tasks.id && told.annotator === settings.annotator
  /** Progress as any page heard it: that of this task and annotator, while an answer is on its way only after the next card is painted. */
  function hear(told: LabellingProgress) {
    if (!isOurs(told)) return
    if (answering) news = told
    else progress.value = told
  }
  const rerank = async (told: QueueState) => {
    if (isOpen) await queue.hear(told, answering)
  }
  const resuggest = async () => {
    if (isOpen) await queue.resuggest(answering)
  }
  /** Another page made labels, or an import brought some. */
  const labelsChanged = async () => {
    if (queue.cards.length > 0) await labels.load()
  }

  /**
   * One key: the answer is committed, then the next card painted, then everything else. Nothing on the page changes before the commit is
   * acknowledged, so that the card's frame need not wait behind another one.
   */
  function answer(kind: Kind, given: readonly string[] = [], press: Press = {}): Promise<void> {
    const current = queue.card
    // Pressed twice for one card: once is enough. Pressed for the next one before its frame was painted: it has its turn.
    if (!current || current === answered || meanwhile.value) return Promise.resolve()
    answered = current
    turn = turn.then(() => commit(current, kind, given, press))
    return turn.then(() => afterwards(given))
  }
  async function commit(
    current: Card,
    kind: Kind,
    given: readonly string[],
    { pressedAt = performance.now(), reason = null }: Press,
  ): Promise<void> {
    if (queue.card?.sample.id !== current.sample.id || queue.card.task !== current.task) {
      if (answered === current) answered = null
      return
    }
    answering = true
    const slow = setTimeout(() => (saving.value = true), SLOW_SAVE_MS)
    try {
      const {
        entry,
        progress: standing,
        stepped,
      } = await api.labelling.answer({
        annotator: settings.annotator,
        task: current.task,
        sample: current.sample.id,
        kind,
        labels: [...given],
        reason,
        seen: current.answer,
        dwellMs: Math.max(0, Math.round(pressedAt - shownAt)),
        model: current.guessedBy?.model?.version ?? null,
        shown: settings.settings?.showGuesses ? current.guesses : [],
        sources: current.sources.map(({ source, label }) => ({ source, label })),
      })
      // Another task was chosen meanwhile: the answer is saved, and nothing of it is shown here.
      if (current.task !== tasks.id) return
      const saved = performance.now() - pressedAt
      queue.remove(current.sample.id)
      unsaved.value = null
      if (stepped) void renewGuesses(pressedAt)
      await nextTick()
      const patched = performance.now() - pressedAt
      await painted()
      shownAt = performance.now()
      latencies.push({ saved, patched, painted: shownAt - pressedAt })
      progress.value = news ?? standing
      history.value = [entry, ...history.value.slice(0, MOST_HISTORY - 1)]
    } catch (error) {
      const wire = wireErrorOf(error)
      const again = () => answer(kind, given, { reason })
      if (wire.name === 'AnsweredElsewhere') meanwhile.value = givenBack(current, wire, again)
      else unsaved.value = { error: wire, retry: again }
    } finally {
      clearTimeout(slow)
      saving.value = answering = false
      news = null
      // Unsaved, undone or asked again: it can be answered anew.
      if (answered === current) answered = null
    }
  }
  /** What the answer has taught the model, on the cards that wait. What cannot be told just now is told when they are dealt again. */
  async function renewGuesses(pressedAt: number) {
    try {
      await queue.renewGuesses(pressedAt, (one) => one === answered)
      renewals.push(performance.now() - pressedAt)
    } catch {
      // The answer is saved; an older guess is no trouble.
    }
  }
  function givenBack(current: Card, wire: WireError, again: () => Promise<void>): Meanwhile {
    const { theirs, by } = theirAnswer(wire)
    return {
      theirs,
      by,
      keep() {
        meanwhile.value = null
        queue.remove(current.sample.id)
        void queue.keepFull()
      },
      replace() {
        meanwhile.value = null
        queue.replace(current, { ...current, answer: theirs })
        void again()
      },
    }
  }
  /** What the next card need not wait for. */
  async function afterwards(given: readonly string[]) {
    await labels.join(given)
    await queue.keepFull()
  }

  /** Undo and redo bring the sample back as the card on screen; after the answers on their way, which the history must not tell twice. */
  const step = (direction: 'undo' | 'redo'): Promise<void> => {
    const stepped = turn.then(() => move(direction))
    turn = stepped.catch(() => {})
    return stepped
  }
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
    if (done.stepped) void queue.renewGuesses(LONG_AGO, (one) => one === answered).catch(() => {})
  }

  const cardOf = (sample: number) => api.labelling.card({ annotator: settings.annotator, task: tasks.id, sample })
  /** Any sample as the card on screen, to answer it (again). */
  const show = async (sample: number) => putOnScreen(await cardOf(sample))
  function putOnScreen(again: Card) {
    if (again.task !== tasks.id) return
    unsaved.value = meanwhile.value = null
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
    saving,
    unsaved,
    meanwhile,
    open,
    rerank,
    resuggest,
    hear,
    labelsChanged,
    answer,
    undo,
    redo,
    show,
    putBack,
  }
})
