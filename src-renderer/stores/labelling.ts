import { defineStore } from 'pinia'
import { computed, nextTick, ref, shallowRef } from 'vue'
import type { Card, Decided, HistoryEntry, LabellingProgress, QueueState } from '@contract/labelling'
import type { Label } from '@contract/labels'
import type { WireError } from '@contract/jobs'
import { api } from '../connection/api'
import { pictureAt } from '../connection/connect'
import { pageId } from '../connection/page-id'
import { wireErrorOf } from '../connection/wire-error'
import { useSettings } from './settings'

type Kind = 'label' | 'skip' | 'flag' | 'clear'
interface Press {
  /** When the key went down. */
  readonly pressedAt?: number
  readonly reason?: string | null
}

const HELD = 20
/** Past decisions at hand for the strip. */
const HISTORY = 40
const REFILL_BELOW = 10
const SLOW_SAVE_MS = 200
/** Pictures decoded before their card comes up. */
const AHEAD = 3

/** Ms from the key press until the answer was on the disk, the next card in the page, and its frame painted; benches read it. */
const latencies: { readonly saved: number; readonly patched: number; readonly painted: number }[] = []
Object.assign(window, { __kindling: { latencies } })

const NO_FRAME_MS = 250

/** Resolves after the next frame is painted: a message posted in its callback comes after the paint. A covered window paints none. */
const painted = () =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, NO_FRAME_MS)
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        port1.close()
        resolve()
      }
      port2.postMessage(null)
    })
  })

/** Cards in hand, the answer's way to disk, and back. The first card is on screen; a new ranking only changes those behind it. */
export const useLabelling = defineStore('labelling', () => {
  const settings = useSettings()
  const cards = shallowRef<readonly Card[]>([])
  const queue = ref<QueueState | null>(null)
  const progress = ref<LabellingProgress | null>(null)
  const labels = shallowRef<readonly Label[]>([])
  const history = shallowRef<readonly HistoryEntry[]>([])
  /** True once a save takes long enough to be worth a word; until then nothing on the page moves. */
  const saving = ref(false)
  /** A save that failed: the card stays until it is tried again. */
  const unsaved = ref<{ error: WireError; retry: () => Promise<void> } | null>(null)
  /** The card was answered elsewhere before this answer came: the card stays until the person has said which of the two holds. */
  const meanwhile = ref<{ readonly theirs: Decided | null; readonly by: string; keep(): void; replace(): void } | null>(
    null,
  )
  const card = computed(() => cards.value[0] ?? null)
  let shownAt = performance.now()
  /** The project's labels and figures are here; no card comes up before them, or its first key would mean something else. */
  let isOpen = false
  let refilling: Promise<void> | null = null
  /** From the key until the next card is painted: other news waits. */
  let answering = false
  /** The card whose answer is on its way, and when the one before it is done with. */
  let answered: Card | null = null
  let turn = Promise.resolve()
  let news: LabellingProgress | null = null

  async function open() {
    isOpen = false
    cards.value = []
    unsaved.value = meanwhile.value = null
    const annotator = settings.annotator
    const [set, standing, past] = await Promise.all([
      api.labels.list(),
      api.labelling.progress({ annotator }),
      api.labelling.history({ limit: HISTORY }),
    ])
    labels.value = set
    progress.value = standing
    history.value = past
    isOpen = true
    await refill()
    shownAt = performance.now()
  }

  function refill(): Promise<void> {
    refilling ??= takeCards().finally(() => (refilling = null))
    return refilling
  }
  async function takeCards() {
    const holding = cards.value.map(({ sample }) => sample.id)
    const got = await api.labelling.next({ annotator: settings.annotator, page: await pageId, count: HELD, holding })
    queue.value = got.queue
    const held = new Set(cards.value.map(({ sample }) => sample.id))
    cards.value = [...cards.value, ...got.cards.filter(({ sample }) => !held.has(sample.id))]
    decodeAhead()
  }
  function decodeAhead() {
    for (const { sample } of cards.value.slice(1, 1 + AHEAD))
      if (sample.content.kind === 'image') {
        const picture = Object.assign(new Image(), { src: pictureAt(sample.content.blob) })
        // A picture that does not decode shows as such when its card is up.
        picture.decode().catch(() => {})
      }
  }

  /** A new ranking is there: keep the card on screen, exchange those behind it. */
  async function rerank(state: QueueState) {
    const changed = state.rankedAt !== queue.value?.rankedAt
    queue.value = state
    // Nothing on screen: cards may have come back that others held, or that were skipped.
    const waiting = cards.value.length === 0 && state.mode !== 'empty'
    if (!isOpen || !(changed || waiting) || refilling || answering) return
    cards.value = cards.value.slice(0, 1)
    await refill()
  }
  /** Another page made labels, or an import brought some. */
  async function count(known: number) {
    if (known !== labels.value.length && cards.value.length > 0) labels.value = await api.labels.list()
  }

  /** Progress as any page heard it; while an answer is on its way, only after the next card is painted. */
  function hear(standing: LabellingProgress) {
    if (answering) news = standing
    else progress.value = standing
  }

  /**
   * One key: the answer is committed, then the next card painted, then everything else. Nothing on the page changes before the commit is
   * acknowledged, so that the card's frame need not wait behind another one.
   */
  function answer(kind: Kind, label: string | null = null, press: Press = {}): Promise<void> {
    const current = card.value
    // Pressed twice for one card: once is enough. Pressed for the next one before its frame was painted: it has its turn.
    if (!current || current === answered || meanwhile.value) return Promise.resolve()
    answered = current
    turn = turn.then(() => commit(current, kind, label, press))
    return turn.then(() => afterwards(label))
  }
  async function commit(
    current: Card,
    kind: Kind,
    label: string | null,
    { pressedAt = performance.now(), reason = null }: Press,
  ): Promise<void> {
    if (card.value?.sample.id !== current.sample.id) {
      if (answered === current) answered = null
      return
    }
    answering = true
    const slow = setTimeout(() => (saving.value = true), SLOW_SAVE_MS)
    try {
      const { entry, progress: standing } = await api.labelling.answer({
        annotator: settings.annotator,
        sample: current.sample.id,
        kind,
        label,
        reason,
        seen: current.answer,
        dwellMs: Math.max(0, Math.round(pressedAt - shownAt)),
        model: current.why.model?.version ?? null,
        shown: settings.settings?.showGuesses ? current.guesses : [],
      })
      const saved = performance.now() - pressedAt
      // By its sample: a person may have opened another card meanwhile, or this one again.
      cards.value = cards.value.filter(({ sample }) => sample.id !== current.sample.id)
      unsaved.value = null
      await nextTick()
      const patched = performance.now() - pressedAt
      await painted()
      shownAt = performance.now()
      latencies.push({ saved, patched, painted: shownAt - pressedAt })
      progress.value = news ?? standing
      history.value = [entry, ...history.value.slice(0, 199)]
    } catch (error) {
      const wire = wireErrorOf(error)
      if (wire.name === 'AnsweredElsewhere')
        meanwhile.value = theirAnswer(current, wire, () => answer(kind, label, { reason }))
      else unsaved.value = { error: wire, retry: () => answer(kind, label, { reason }) }
    } finally {
      clearTimeout(slow)
      saving.value = answering = false
      news = null
      // Unsaved, undone or asked again: it can be answered anew.
      if (answered === current) answered = null
    }
  }
  function theirAnswer(current: Card, { fields }: WireError, again: () => Promise<void>) {
    const { kind, label, labels, annotator } = fields as {
      kind: Kind
      label: string
      labels: string[]
      annotator: string
    }
    const theirs: Decided | null = kind === 'clear' ? null : { kind, label: label || null, labels }
    return {
      theirs,
      by: annotator,
      keep() {
        meanwhile.value = null
        cards.value = cards.value.filter((one) => one !== current)
        void afterwards(null)
      },
      replace() {
        meanwhile.value = null
        cards.value = cards.value.map((one) => (one === current ? { ...one, answer: theirs } : one))
        void again()
      },
    }
  }
  /** What the next card need not wait for. */
  async function afterwards(label: string | null) {
    decodeAhead()
    if (label !== null && !labels.value.some(({ name }) => name === label)) labels.value = await api.labels.list()
    if (cards.value.length < REFILL_BELOW) await refill()
  }

  /** Undo and redo bring the sample back as the card on screen; after the answers on their way, which the history must not tell twice. */
  const step = (direction: 'undo' | 'redo'): Promise<void> => {
    const stepped = turn.then(() => move(direction))
    turn = stepped.catch(() => {})
    return stepped
  }
  async function move(direction: 'undo' | 'redo') {
    const done = await api.labelling[direction]({ annotator: settings.annotator })
    if (!done) return
    progress.value = done.progress
    history.value = await api.labelling.history({ limit: HISTORY })
    if (direction === 'undo') await show(done.entry.sample)
    else if (card.value?.sample.id === done.entry.sample) cards.value = cards.value.slice(1)
  }

  /** Any sample as the card on screen, to answer it (again). */
  async function show(sample: number) {
    const again = await api.labelling.card({ annotator: settings.annotator, sample })
    unsaved.value = meanwhile.value = null
    cards.value = [again, ...cards.value.filter((c) => c.sample.id !== sample)]
  }
  /** Digits for the labels, or for the guesses: only a person changes it. */
  const giveDigits = async (give: 'labels' | 'guesses') => void (labels.value = await api.labels.digits({ give }))
  /** Skipped samples are asked again. */
  async function putBack() {
    await api.labelling.recycleSkipped()
    history.value = await api.labelling.history({ limit: HISTORY })
    await refill()
  }

  const undo = () => step('undo')
  const redo = () => step('redo')
  return {
    card,
    cards,
    queue,
    progress,
    labels,
    history,
    saving,
    unsaved,
    meanwhile,
    open,
    refill,
    rerank,
    hear,
    count,
    answer,
    undo,
    redo,
    show,
    giveDigits,
    putBack,
  }
})
