import type { Label } from '../contract/labels.ts'
import { readableName } from '../platform/readable-name.ts'
import { UnknownLabel } from '../services/labels/label-errors.ts'
import type { Studio } from '../services/studio.ts'
import { WrongUsage, type Given } from './command.ts'

/** What became of a label set and its answers, or would have. */
export interface LabelSetTold {
  readonly action: 'merge' | 'retire' | 'restore'
  readonly label: string
  /** Where its answers went. */
  readonly into: string | null
  /** Of the samples that carried it. */
  readonly answers: 'moved' | 'asked' | 'kept'
  /** Whose answers are others now, or would be. */
  readonly samples: number
  readonly dryRun: boolean
}
type Action = (studio: Studio, task: number, given: Given) => Promise<{ readonly change: LabelSetTold }>

/** Merging, retiring and restoring labels; how many answers that changes is told, and nothing is changed by a dry run. */
export const labelSetActions: Readonly<Record<'merge' | 'retire' | 'restore', Action>> = {
  async merge(studio, task, given) {
    const from = await labelCalled(studio, task, given.positionals[2], 'LABEL')
    const into = await labelCalled(studio, task, given.positionals[3], 'INTO')
    const told = { action: 'merge', label: from.name, into: into.name, answers: 'moved' } as const
    if (given.on('dry-run')) return { change: { ...told, ...(await wouldChange(studio, from)) } }
    const { samples } = await studio.labels.merge({ id: from.id, into: into.id, annotator: given.text('annotator') })
    return { change: { ...told, samples, dryRun: false } }
  },
  async retire(studio, task, given) {
    const label = await labelCalled(studio, task, given.positionals[2], 'LABEL')
    const to = given.text('to')
    if (to !== undefined && given.text('answers') !== undefined)
      throw new WrongUsage('labels', '--to and --answers say two things')
    const into = to === undefined ? null : await labelCalled(studio, task, to, 'LABEL')
    const what = given.oneOf('answers', ['keep', 'ask'])
    const answers = into ? 'moved' : what === 'ask' ? 'asked' : 'kept'
    const told = { action: 'retire', label: label.name, into: into?.name ?? null, answers } as const
    if (given.on('dry-run')) return { change: { ...told, ...(await wouldChange(studio, label)) } }
    const annotator = given.text('annotator')
    const { samples } = await studio.labels.retire({
      id: label.id,
      answers: into ? { into: into.id } : what,
      annotator,
    })
    return { change: { ...told, samples: answers === 'kept' ? label.count : samples, dryRun: false } }
  },
  async restore(studio, task, given) {
    const { id, name, count } = await labelCalled(studio, task, given.positionals[2], 'LABEL')
    await studio.labels.restore({ id })
    return { change: { action: 'restore', label: name, into: null, answers: 'kept', samples: count, dryRun: false } }
  },
}

const wouldChange = async ({ labels }: Studio, { id }: Label) => ({
  samples: (await labels.use({ id })).samples,
  dryRun: true,
})

/** The label of this name, however it is written. Throws UnknownLabel. */
async function labelCalled({ labels }: Studio, task: number, name: string | undefined, what: string): Promise<Label> {
  if (name === undefined) throw new WrongUsage('labels', `${what} missing`)
  const all = await labels.list({ task, retired: true })
  const found =
    all.find((label) => label.name === name) ?? all.find((label) => readableName(label.name) === readableName(name))
  if (!found) throw new UnknownLabel(name)
  return found
}

export function tellLabelSetChange({ action, label, into, answers, samples, dryRun }: LabelSetTold): string {
  const many = `${samples} sample${samples === 1 ? '' : 's'}`
  if (action === 'restore') return `“${label}” is offered again; ${many} carry it.`
  const done = action === 'merge' ? `merged into “${into}”` : 'retired'
  const became = {
    moved: `${many} ${dryRun ? 'would say' : 'say'} “${into}”`,
    asked: `${many} ${dryRun ? 'would be' : 'are'} asked again`,
    kept: `${many} ${dryRun ? 'would keep' : 'keep'} it, out of training`,
  }[answers]
  return dryRun ? `“${label}” would be ${done}: ${became}. Nothing was changed.` : `“${label}” is ${done}: ${became}.`
}
