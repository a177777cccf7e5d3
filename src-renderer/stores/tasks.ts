import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Task } from '@contract/tasks'
import { api } from '../connection/api'

/** Every project has it. */
const FIRST = 1

/** Whether anything has been decided in it. */
export const isAnswered = ({ labelled, skipped, flagged }: Task): boolean => labelled + skipped + flagged > 0

/** The questions the open project asks of every sample, and the one this page is on. */
export const useTasks = defineStore('tasks', () => {
  const tasks = shallowRef<readonly Task[]>([])
  const chosen = ref(FIRST)
  const task = computed(() => tasks.value.find(({ id }) => id === chosen.value) ?? tasks.value[0] ?? null)
  const id = computed(() => task.value?.id ?? FIRST)
  const kind = computed(() => task.value?.kind ?? 'single')

  async function load() {
    tasks.value = await api.tasks.list()
  }
  const choose = (task: number) => void (chosen.value = task)
  /** Another project has other tasks. */
  function forget() {
    tasks.value = []
    chosen.value = FIRST
  }
  return { tasks, task, id, kind, load, choose, forget }
})
