import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Label } from '@contract/labels'
import { api } from '../connection/api'
import { useTasks } from './tasks'

/** What is to be another about a label. */
export type LabelChange = Omit<Parameters<typeof api.labels.update>[0], 'id'>

/** The label set of the task this page is on. */
export const useLabels = defineStore('labels', () => {
  const tasks = useTasks()
  const labels = shallowRef<readonly Label[]>([])

  /** Takes a label set unless another task was chosen while it was fetched. */
  async function take(set: (task: number) => Promise<readonly Label[]>) {
    const task = tasks.id
    const fetched = await set(task)
    if (task === tasks.id) labels.value = fetched
  }
  const load = () => take((task) => api.labels.list({ task }))
  /** Names that were typed for the first time have joined the set. */
  async function join(names: readonly string[]) {
    const known = new Set(labels.value.map(({ name }) => name))
    if (names.some((name) => !known.has(name))) await load()
  }
  /** Digits for the labels, or for the guesses: only a person changes it. */
  const giveDigits = (give: 'labels' | 'guesses') => take((task) => api.labels.digits({ give, task }))
  const add = (name: string) => take((task) => api.labels.add({ names: [name], task }))
  const update = (id: number, change: LabelChange) => take(() => api.labels.update({ id, ...change }))
  const remove = (id: number) => take(() => api.labels.remove({ id }))
  return { labels, load, join, giveDigits, add, update, remove }
})
