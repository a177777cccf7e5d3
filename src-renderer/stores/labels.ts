import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Label, LabelSetChanged } from '@contract/labels'
import { api } from '../connection/api'
import { useTasks } from './tasks'

/** What is to be another about a label. */
export type LabelChange = Omit<Parameters<typeof api.labels.update>[0], 'id'>

/** The label set of the task this page is on. */
export const useLabels = defineStore('labels', () => {
  const tasks = useTasks()
  const labels = shallowRef<readonly Label[]>([])
  /** Those that are no longer offered. */
  const retired = shallowRef<readonly Label[]>([])

  /** Takes a label set unless another task was chosen while it was fetched. */
  async function take(set: (task: number) => Promise<readonly Label[]>) {
    const task = tasks.id
    const fetched = await set(task)
    if (task === tasks.id) labels.value = fetched
  }
  /** The same of a set that comes with its retired labels. */
  const takeAll = (set: (task: number) => Promise<readonly Label[]>) =>
    take(async (task) => {
      const all = await set(task)
      if (task === tasks.id) retired.value = all.filter((label) => label.retired)
      return all.filter((label) => !label.retired)
    })
  const load = () => takeAll((task) => api.labels.list({ task, retired: true }))
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
  /** Merges, retires or restores. `told`: what became of the answers, before the label leaves the screen. */
  async function change(work: Promise<LabelSetChanged>, told?: (done: LabelSetChanged) => void): Promise<void> {
    const done = await work
    told?.(done)
    await takeAll(async () => done.labels)
  }
  return { labels, retired, change, load, join, giveDigits, add, update, remove }
})
