import { defineStore } from 'pinia'
import { computed, nextTick, ref, shallowRef } from 'vue'
import type { Card, HistoryEntry, LabellingProgress, QueueState } from '@contract/labelling'
import type { Label } from '@contract/labels'
import type { WireError } from '@contract/jobs'
import { api } from '../connection/api'
import { wireErrorOf } from '../connection/wire-error'
import { useSettings } from './settings'

type Kind = 'label' | 'skip' | 'flag' | 'clear'

const HELD = 20
const REFILL_BELOW = 10

/** Ms from the key press to the next card's frame, newest last; benches read it. */
const latencies: number[] = []
Object.assign(window, { __kindling: { latencies } })

/** Cards in hand, the answer's way to disk, and back. The first card is on screen; a new ranking only changes those behind it. */
export const useLabelling = defineStore('labelling', () => {
  const settings = useSettings()
  const cards = shallowRef<readonly Card[]>([])
  const queue = ref<QueueState | null>(null)
  const progress = ref<LabellingProgress | null>(null)
  const labels = shallowRef<readonly Label[]>([])
  const history = shallowRef<readonly HistoryEntry[]>([])
  const saving = ref(false)
  /** A save that failed: the card stays until it is tried again. */
  const unsaved = ref<{ error: WireError; retry: () => Promise<void> } | null>(null)
  const card = computed(() => cards.value[0] ?? null)
  const colours = computed(() => new Map(labels.value.map(({ name, colour }) => [name, `var(--data-${colour})`])))
  let shownAt = performance.now()
  let refilling: Promise<void> | null = null

  async function open() {
    cards.value = []
    unsaved.value = null
    const annotator = settings.annotator
    const [set, standing, past] = await Promise.all([
      api.labels.list(),
      api.labelling.progress({ annotator }),
      api.labelling.history({ limit: 30 }),
    ])
    labels.value = set
    progress.value = standing
    history.value = past
    await refill()
    shownAt = performance.now()
  }

  function refill(): Promise<void> {
    refilling ??= takeCards().finally(() => (refilling = null))
    return refilling
  }
  async function takeCards() {
    const holding = cards.value.map(({ sample }) => sample.id)
    const got = await api.labelling.next({ annotator: settings.annotator, count: HELD, holding })
    queue.value = got.queue
    const held = new Set(cards.value.map(({ sample }) => sample.id))
    cards.value = [...cards.value, ...got.cards.filter(({ sample }) => !held.has(sample.id))]
  }

  /** A new ranking is there: keep the card on screen, exchange those behind it. */
  async function rerank(state: QueueState) {
    const changed = state.rankedAt !== queue.value?.rankedAt
    queue.value = state
    if (!changed || refilling || saving.value) return
    cards.value = cards.value.slice(0, 1)
    await refill()
  }

  async function answer(kind: Kind, label: string | null = null, pressedAt = performance.now()): Promise<void> {
    const current = card.value
    if (!current || saving.value) return
    saving.value = true
    try {
      const { entry, progress: standing } = await api.labelling.answer({
        annotator: settings.annotator,
        sample: current.sample.id,
        kind,
        label,
        dwellMs: Math.round(performance.now() - shownAt),
        model: current.why.model?.version ?? null,
        shown: settings.settings?.showGuesses ? current.guesses : [],
      })
      unsaved.value = null
      cards.value = cards.value.slice(1)
      progress.value = standing
      history.value = [entry, ...history.value.slice(0, 199)]
      measure(pressedAt)
    } catch (error) {
      unsaved.value = { error: wireErrorOf(error), retry: () => answer(kind, label) }
    } finally {
      saving.value = false
    }
    if (label !== null && !labels.value.some(({ name }) => name === label)) labels.value = await api.labels.list()
    if (cards.value.length < REFILL_BELOW) await refill()
  }

  function measure(pressedAt: number) {
    void nextTick(() =>
      requestAnimationFrame(() => {
        // A message comes after this frame's paint.
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => {
          shownAt = performance.now()
          latencies.push(shownAt - pressedAt)
          port1.close()
        }
        port2.postMessage(null)
      }),
    )
  }

  /** Undo and redo bring the sample back as the card on screen. */
  async function step(direction: 'undo' | 'redo') {
    const done = await api.labelling[direction]({ annotator: settings.annotator })
    if (!done) return
    progress.value = done.progress
    history.value = await api.labelling.history({ limit: 30 })
    if (direction === 'undo') await show(done.entry.sample)
    else if (card.value?.sample.id === done.entry.sample) cards.value = cards.value.slice(1)
  }

  /** Any sample as the card on screen, to answer it (again). */
  async function show(sample: number) {
    const again = await api.labelling.card({ annotator: settings.annotator, sample })
    cards.value = [again, ...cards.value.filter((c) => c.sample.id !== sample)]
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
    colours,
    open,
    refill,
    rerank,
    answer,
    undo,
    redo,
    show,
  }
})
