import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Card } from '@contract/cards'
import type { QueueState } from '@contract/queue-state'
import { api } from '../connection/api'
import { pictureAt } from '../connection/connect'
import { pageId } from '../connection/page-id'
import { useSettings } from './settings'
import { useTasks } from './tasks'

const HELD = 20
const REFILL_BELOW = 10
/** Pictures decoded before their card comes up. */
const AHEAD = 3
/** Cards whose guesses are renewed after an answer: each has them anew when it comes up. */
const RENEWED = 3
/** Sooner than anybody has read a guess. */
const UNREAD_MS = 150

/** The cards this page holds. The first one is on screen; a new ranking only changes those behind it. */
export const useQueue = defineStore('queue', () => {
  const settings = useSettings()
  const tasks = useTasks()
  const cards = shallowRef<readonly Card[]>([])
  const state = ref<QueueState | null>(null)
  const card = computed(() => cards.value[0] ?? null)
  let fetching: Promise<void> | null = null
  /** Grows whenever the cards are thrown away: what was fetched for those before is dropped. */
  let round = 0
  /** Samples decided on while cards are fetched, which may still be among them. */
  const decided = new Set<number>()
  /** A newer ranking than that of the cards in hand is there. */
  let outdated = false

  /** Fetches once at a time; `exchange`: those behind the first are given back for better ones. */
  function fetch(exchange: boolean): Promise<void> {
    if (fetching) return fetching
    const mine = fetchCards(exchange).finally(() => {
      if (fetching === mine) fetching = null
    })
    fetching = mine
    return mine
  }
  async function fetchCards(exchange: boolean) {
    const started = round
    decided.clear()
    if (exchange) outdated = false
    const kept = exchange ? cards.value.slice(0, 1) : cards.value
    const holding = kept.map(({ sample }) => sample.id)
    const { annotator } = settings
    const got = await api.labelling.next({ annotator, task: tasks.id, page: await pageId, count: HELD, holding })
    if (started !== round) return
    state.value = got.queue
    const stay = exchange ? cards.value.slice(0, 1) : cards.value
    const held = new Set(stay.map(({ sample }) => sample.id))
    cards.value = [...stay, ...got.cards.filter(({ sample }) => !held.has(sample.id) && !decided.has(sample.id))]
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

  const refill = () => fetch(false)
  /** After an answer: newer cards behind the one on screen where there are any, and never too few of them. */
  async function keepFull() {
    decodeAhead()
    if (outdated) await fetch(true)
    else if (cards.value.length < REFILL_BELOW) await refill()
  }
  const replace = (card: Card, by: Card) => void (cards.value = cards.value.map((one) => (one === card ? by : one)))
  /** A ranking is told; `busy`: an answer is on its way, and the exchange waits for it (keepFull). */
  async function hear(told: QueueState, busy: boolean) {
    if (told.task !== tasks.id) return
    // Nothing on screen: cards may have come back that others held, or that were skipped.
    const isWaiting = cards.value.length === 0 && told.mode !== 'empty'
    if (isWaiting || told.rankedAt !== state.value?.rankedAt) outdated = true
    state.value = told
    if (!outdated || busy || fetching) return
    // What cannot be fetched just now (the project is being closed, say) is after the next answer, and then it is told.
    await fetch(true).catch(() => (outdated = true))
    await guessFirst(told).catch(() => {})
  }
  /** Other suggestions may be made now: the cards behind the one on screen are dealt anew. */
  async function resuggest(busy: boolean) {
    outdated = true
    if (cards.value.length > 0 && !busy && !fetching) await fetch(true).catch(() => (outdated = true))
  }
  /**
   * Names alone have made a model: the first card of all, dealt before it, gets its guesses too; or may no longer teach, and it loses them. It stays the
   * same card.
   */
  async function guessFirst({ model, task }: QueueState) {
    const first = card.value
    if (!first || first.purpose === 'holdout') return
    const isNew = model === 0 && first.guesses.length === 0
    const isGone = model === null && first.guessedBy?.model?.version === 0
    if (!isNew && !isGone) return
    const { guesses, others, guessedBy, sources, notHeard } = await api.labelling.card({
      annotator: settings.annotator,
      task,
      sample: first.sample.id,
    })
    replace(first, { ...first, guesses, others, guessedBy, sources, notHeard })
  }

  /**
   * The model was stepped by an answer: the card that has just come up and those next in turn get what is guessed now. A card that has been up long enough
   * to be read keeps its guesses, as no key changes its meaning under a finger, and so does one whose answer is on its way. `pressedAt`: when the key went down, by performance.now().
   */
  async function renewGuesses(pressedAt: number, isAnswered: (card: Card) => boolean) {
    const samples = cards.value
      .slice(0, RENEWED)
      .filter(({ purpose }) => purpose !== 'holdout')
      .map(({ sample }) => sample.id)
    if (samples.length === 0) return
    const { annotator } = settings
    const { id: task } = tasks
    const [first, started] = [card.value, round]
    const told = await api.labelling.guesses({ annotator, task, samples })
    if (started !== round) return
    const isRead = performance.now() - pressedAt > UNREAD_MS
    for (const { sample, ...guessed } of told) {
      const one = cards.value.find((held) => held.sample.id === sample)
      if (!one || isAnswered(one) || (one === card.value && (one !== first || isRead))) continue
      replace(one, { ...one, ...guessed })
    }
  }

  /** By its sample: a person may have opened another card meanwhile, or this one again. */
  function remove(sample: number) {
    decided.add(sample)
    cards.value = cards.value.filter((one) => one.sample.id !== sample)
  }
  function putFirst(again: Card) {
    decided.delete(again.sample.id)
    cards.value = [again, ...cards.value.filter(({ sample }) => sample.id !== again.sample.id)]
  }
  function clear() {
    round++
    cards.value = []
    if (state.value?.task !== tasks.id) state.value = null
    outdated = false
    fetching = null
  }
  return { cards, card, state, refill, keepFull, hear, resuggest, renewGuesses, remove, putFirst, replace, clear }
})
