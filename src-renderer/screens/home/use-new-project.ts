import { computed, ref, shallowRef, watch } from 'vue'
import type { ImportReceipt } from '@contract/data'
import type { WireError } from '@contract/jobs'
import { api } from '../../connection/api'
import { bridge, pathOfDropped } from '../../connection/connect'
import { useImportForm } from '../../import-form/use-import-form'
import { useStudio } from '../../stores/studio'

const PROJECT = /\.kindling$/i

interface Then {
  /** The project is open, its first card a page away. */
  readonly started: () => void
  /** A project file came where data was expected: it is opened as what it is. */
  readonly open: (path: string) => Promise<WireError | null>
  /** A dropped project file arrives as a copy, and a copy is not to be worked in. */
  readonly choose: () => void
}

/** File → what is in it → name, place and model → project with the file imported → first card. */
export function useNewProject({ started, open, choose }: Then) {
  const studio = useStudio()
  const form = useImportForm()
  const name = ref('')
  /** The file the project will be; asked anew for every name. */
  const place = ref('')
  const folder = ref<string | undefined>()
  /** A model folder that makes the features; empty: what is built in. */
  const model = ref('')
  /** A label set that is known beforehand, as text. */
  const labels = ref('')
  const busy = ref(false)
  const receipt = shallowRef<ImportReceipt | null>(null)
  const job = computed(() => (busy.value ? (studio.running.at(-1) ?? null) : null))
  const kind = computed(() => (form.file.value?.format.id.startsWith('image') ? 'image' : 'text'))

  async function take(path: string): Promise<WireError | null> {
    if (PROJECT.test(path)) return open(path)
    const problem = await form.open(path)
    if (!problem) name.value = nameFor(path)
    return problem
  }
  async function drop(file: File) {
    // Only the desktop window knows where a dropped file lies.
    if (PROJECT.test(file.name) && !bridge) return choose()
    busy.value = true
    const path = await studio.attempt(() => pathOfDropped(file))
    const problem = path ? await take(path) : null
    busy.value = false
    if (problem) studio.trouble = { error: problem, kept: null }
  }
  watch([name, folder], async ([wanted, inside]) => {
    if (!wanted.trim()) return void (place.value = '')
    const found = await studio.attempt(() => api.project.place({ name: wanted, folder: inside }))
    if (wanted === name.value) place.value = found?.path ?? ''
  })
  async function start() {
    busy.value = true
    // Made already where only its import failed.
    const made =
      studio.project?.path === place.value ||
      (await studio.attempt(() => api.project.create({ name: name.value.trim(), path: place.value })))
    receipt.value = made ? await studio.finished<ImportReceipt>(api.data.import(form.request())) : null
    // After the samples, so that a label that came with them is the same, however it is written here.
    const told = receipt.value && labels.value.trim() !== '' ? await addLabels(labels.value) : true
    busy.value = false
    if (!receipt.value) return
    // Features go on being computed while the first cards are answered; a folder that holds no model is told.
    if (model.value) void studio.finished(api.models.embed({ backbone: model.value }))
    if (told && !worthTelling(receipt.value)) started()
  }
  /** false where they could not be read: why is told. */
  const addLabels = async (text: string) => (await studio.attempt(() => api.labels.import({ text }))) !== null
  return { form, name, place, folder, model, labels, busy, job, kind, receipt, take, drop, start }
}

/** Names that say nothing of what is in a file: there the folder does. */
const USUAL = /^(train|training|test|data|dataset|all|export|samples|labels|texts|images|pool)$/i
function nameFor(path: string): string {
  const [file = '', folder = ''] = path.split(/[\\/]/).filter(Boolean).reverse()
  const name = file.replace(/\.[^.]+$/, '')
  return (USUAL.test(name) && !USUAL.test(folder) ? `${folder} ${name}`.trim() : name).slice(0, 120)
}

/** Something was not taken as the file has it, or nothing is left to label: that is read before the first card. */
const worthTelling = (receipt: ImportReceipt) => receipt.rejected > 0 || receipt.notes.length > 0 || isAnswered(receipt)

/** Every sample came with its answer. */
export const isAnswered = ({ added, labelled, skipped, flagged }: ImportReceipt): boolean =>
  added > 0 && labelled + skipped + flagged >= added
