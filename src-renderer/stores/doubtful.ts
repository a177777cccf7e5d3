import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { WireError } from '@contract/jobs'
import type { DoubtfulSample, SyntheticSample } from '@contract/synthetic-samples'
import { api } from '../connection/api'
import { wireErrorOf } from '../connection/wire-error'
import { useSettings } from './settings'
import { useTasks } from './tasks'

const HELD = 20
const REFILL_BELOW = 5
/** A sample and what was said of it, newest first. */
interface Past {
  readonly sample: DoubtfulSample
  readonly now: SyntheticSample
}

/** Synthetic samples that the gates could not decide on, one after the other before a person. */
export const useDoubtful = defineStore('doubtful', () => {
  const settings = useSettings()
  const tasks = useTasks()
  /** That wait, also those put off. */
  const total = ref(0)
  const deck = shallowRef<readonly DoubtfulSample[]>([])
  const sample = computed(() => deck.value[0] ?? null)
  const past = shallowRef<readonly Past[]>([])
  const unsaved = ref<WireError | null>(null)
  /** Put off until all others are done with. */
  const later = shallowRef<ReadonlySet<number>>(new Set())
  let deckOf = 0
  let busy = false

  /** How many wait, for whoever only offers the way here. */
  async function count() {
    const { id: task } = tasks
    const told = await api.synthesis.doubtful({ task, limit: 0 })
    if (task === tasks.id) total.value = told.total
  }
  async function fill() {
    const { id: task } = tasks
    const held = deckOf === task ? deck.value : []
    const except = [...later.value, ...held.map(({ id }) => id)]
    const told = await api.synthesis.doubtful({ task, limit: HELD, except })
    if (task !== tasks.id) return
    deckOf = task
    total.value = told.total
    deck.value = [...held, ...told.samples]
    // Nothing else is left: what was put off has its turn.
    if (deck.value.length > 0 || later.value.size === 0) return
    later.value = new Set()
    await fill()
  }
  async function open() {
    deck.value = past.value = []
    later.value = new Set()
    unsaved.value = null
    await tasks.load()
    await fill()
  }

  /** One at a time: a second key for the same card is one too many. The next card comes when the answer is on the disk. */
  async function said(work: (current: DoubtfulSample) => Promise<void>) {
    const { value: current } = sample
    if (!current || busy) return
    busy = true
    try {
      await work(current)
      unsaved.value = null
    } catch (error) {
      const wire = wireErrorOf(error)
      unsaved.value = wire
      // Somebody was quicker, or it was made anew: it waits no longer.
      if (GONE.has(wire.name)) drop(current)
    } finally {
      busy = false
    }
    if (deck.value.length < REFILL_BELOW) await fill().catch(() => {})
  }
  function drop({ id }: DoubtfulSample) {
    deck.value = deck.value.filter((one) => one.id !== id)
  }
  const answer = (answer: 'right' | 'wrong', label?: string) =>
    said(async (current) => {
      const { annotator } = settings
      const now = await api.synthesis.answer({ sample: current.id, answer, label, annotator, seen: null })
      past.value = [{ sample: current, now }, ...past.value]
      total.value--
      drop(current)
    })
  const putOff = () =>
    said(async (current) => {
      later.value = new Set([...later.value, current.id])
      drop(current)
    })
  async function undo() {
    const [last, ...before] = past.value
    if (!last || busy) return
    busy = true
    try {
      await api.synthesis.answer({ sample: last.sample.id, answer: null, seen: last.now.answer })
      total.value++
      deck.value = [last.sample, ...deck.value]
      past.value = before
      unsaved.value = null
    } catch (error) {
      unsaved.value = wireErrorOf(error)
      past.value = before
    } finally {
      busy = false
    }
  }
  return { total, deck, sample, past, later, unsaved, count, open, answer, putOff, undo }
})

const GONE: ReadonlySet<string> = new Set(['SyntheticAnsweredElsewhere', 'UnknownSyntheticSample'])
