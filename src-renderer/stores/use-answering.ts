import { nextTick, ref, type Ref, type ShallowRef } from 'vue'
import type { Card, Decided } from '@contract/cards'
import type { HistoryEntry, LabellingProgress } from '@contract/labelling-progress'
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

const MOST_HISTORY = 200
const SLOW_SAVE_MS = 200

/** What the page tells of the person's work. */
export interface Told {
  readonly progress: Ref<LabellingProgress | null>
  readonly history: ShallowRef<readonly HistoryEntry[]>
}

/** One key, from the card on screen to the disk and on to the next card. */
export function useAnswering({ progress, history }: Told) {
  const settings = useSettings()
  const tasks = useTasks()
  const labels = useLabels()
  const queue = useQueue()
  /** True once a save takes long enough to be worth a word; until then nothing on the page moves. */
  const saving = ref(false)
  /** A save that failed: the card stays until it is tried again. */
  const unsaved = ref<{ error: WireError; retry: () => Promise<void> } | null>(null)
  /** The card was answered elsewhere before this answer came: the card stays until the person has said which of the two holds. */
  const meanwhile = ref<Meanwhile | null>(null)
  let shownAt = performance.now()
  /** From the key until the next card is painted: other news waits. */
  let answering = false
  /** The card whose answer is on its way, and when the one before it is done with. */
  let answered: Card | null = null
  let turn = Promise.resolve()
  let news: LabellingProgress | null = null

  /** Progress, whichever page it comes from; while an answer is on its way only after the next card is painted. */
  function hear(told: LabellingProgress) {
    if (answering) news = told
    else progress.value = told
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

  return {
    saving,
    unsaved,
    meanwhile,
    answer,
    hear,
    /** The cards of a task are up: from here on it counts how long an answer takes. */
    begin: () => void (shownAt = performance.now()),
    /** Nothing is left to be said of a card that was up. */
    forget: () => void (unsaved.value = meanwhile.value = null),
    isAnswering: () => answering,
    isAnswered: (card: Card) => card === answered,
    /** After the answers on their way; those that come later wait for it. */
    inTurn(work: () => Promise<void>): Promise<void> {
      const done = turn.then(work)
      turn = done.catch(() => {})
      return done
    },
  }
}
