import { computed, ref, shallowRef } from 'vue'
import type { FileInspection } from '@contract/data'
import { api } from '../../connection/api'
import { pathOfDropped } from '../../connection/connect'
import { useStudio } from '../../stores/studio'

export interface Roles {
  text: string
  label: string
  id: string
  trustLabels: boolean
}

/** File → what is in it → name → project with the file imported → first card. */
export function useNewProject(onStarted: () => void) {
  const studio = useStudio()
  const inspection = shallowRef<FileInspection | null>(null)
  const name = ref('')
  const roles = ref<Roles>({ text: '', label: '', id: '', trustLabels: true })
  const busy = ref(false)
  const job = computed(() => (busy.value ? (studio.running.at(-1) ?? null) : null))

  async function inspect(path: string) {
    busy.value = true
    const found = await studio.attempt(() => api.data.inspect({ path }))
    busy.value = false
    if (!found) return
    const column = (role: string) => found.columns.find((c) => c.role === role)?.name ?? ''
    inspection.value = found
    name.value = found.name.replace(/\.[^.]+$/, '')
    roles.value = { text: column('text'), label: column('label'), id: column('id'), trustLabels: true }
  }
  async function drop(file: File) {
    busy.value = true
    const path = await studio.attempt(() => pathOfDropped(file))
    busy.value = false
    if (path) await inspect(path)
  }
  async function start() {
    const file = inspection.value
    if (!file) return
    busy.value = true
    const made = await studio.attempt(() => api.project.create({ name: name.value }))
    if (made && (await studio.finished(importInto(file)))) onStarted()
    busy.value = false
  }
  const importInto = (file: FileInspection) =>
    api.data.import({
      path: file.path,
      format: file.format.id,
      options: importOptions(file, roles.value),
      trustLabels: roles.value.trustLabels,
    })
  const forget = () => (inspection.value = null)
  return { inspection, name, roles, busy, job, drop, inspect, start, forget }
}

/** Column choices as the format's own options; formats without columns get none. */
export function importOptions({ format }: FileInspection, { text, label, id }: Roles): Record<string, string> {
  const chosen = { text, label: label || '-', id: id || '' }
  return Object.fromEntries(Object.entries(chosen).filter(([option]) => option in format.options))
}
