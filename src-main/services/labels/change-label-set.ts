import type { Label, labels as labelsContract, LabelSetChanged } from '../../contract/labels.ts'
import type { Serves } from '../../contract/serves.ts'
import type { Clock } from '../../platform/clock.ts'
import type { WritableDb } from '../../storage/database.ts'
import { translated } from '../../storage/project-file.ts'
import { samplesOf } from '../../storage/tables/annotations.ts'
import { bringBack, writeLabelChange } from '../../storage/tables/label-changes.ts'
import { requireTask } from '../../storage/tables/tasks.ts'
import { clearLabel, labelUse, relabel } from '../../storage/tables/relabel.ts'
import { ImportUnderWay } from '../project/tasks-service.ts'
import { LabelNotRetired, LabelRetired, MergedIntoItself, UnknownLabel } from './label-errors.ts'

/** What became of answers when a label set changed: samples to learn anew from, and those to be asked again. */
export interface Relabelled {
  readonly learn: number
  readonly ask: readonly number[]
}

interface Around {
  readonly db: () => WritableDb
  readonly clock: Clock
  readonly annotator: () => string
  readonly isImporting: () => boolean
  /** Throws UnknownLabel. */
  readonly known: (id: number) => { readonly label: Label; readonly task: number }
  readonly changed: (task: number, relabelled: Relabelled) => void
  readonly list: (task: number, retired: boolean) => Label[]
}

/** As many texts as a label may have. */
const MOST_TEXTS = 200

/** Merging, retiring and bringing back labels: the set changes, and with it the answers, by entries of the log. */
export function changeLabelSet(
  around: Around,
): Pick<Serves<typeof labelsContract>, 'use' | 'merge' | 'retire' | 'restore'> {
  const { db, clock, known, changed, list } = around
  const durably = <Result>(work: () => Result) => translated(db().path, () => db().durably(work))
  const inSet = (id: number) => {
    const found = known(id)
    // An import looks labels up as it goes.
    if (around.isImporting()) throw new ImportUnderWay(requireTask(db(), found.task).name)
    return found
  }
  const offered = (id: number) => {
    const found = inSet(id)
    if (found.label.retired) throw new LabelRetired(found.label.name, found.label.retired.into)
    return found
  }
  /** A label of the same task that answers can go to. */
  const target = (id: number, from: { readonly label: Label; readonly task: number }) => {
    if (id === from.label.id) throw new MergedIntoItself(from.label.name)
    const { label, task } = offered(id)
    if (task !== from.task) throw new UnknownLabel(label.name)
    return label
  }
  const told = (task: number, action: number | null, ask = false): LabelSetChanged => {
    const samples = action === null ? [] : samplesOf(db(), action)
    changed(task, { learn: ask ? 0 : samples.length, ask: ask ? samples : [] })
    return { labels: list(task, true), samples: samples.length, action }
  }
  return {
    use({ id }) {
      const { label, task } = known(id)
      return { ...labelUse(db(), task, label.id) }
    },
    merge({ id, into, annotator = around.annotator() }) {
      const from = offered(id)
      const { label, task } = from
      const other = target(into, from)
      const at = clock()
      const action = durably(() => {
        const action = relabel(db(), { at, annotator, task, label: id, into })
        const kept = { ...textsGiven(label, other), kind: 'merge', action, label: id, into } as const
        writeLabelChange(db(), kept, at)
        return action
      })
      return told(task, action)
    },
    retire({ id, answers, annotator = around.annotator() }) {
      const from = offered(id)
      const { task } = from
      const into = typeof answers === 'object' ? target(answers.into, from).id : null
      const at = clock()
      const turned = { at, annotator, task, label: id }
      const action = durably(() => {
        const action =
          into !== null ? relabel(db(), { ...turned, into }) : answers === 'ask' ? clearLabel(db(), turned) : null
        writeLabelChange(db(), { kind: 'retire', action, label: id, into, keywords: [], examples: [] }, at)
        return action
      })
      return told(task, action, answers === 'ask')
    },
    restore({ id }) {
      const { label, task } = inSet(id)
      if (!label.retired) throw new LabelNotRetired(label.name)
      durably(() => bringBack(db(), id))
      // What still says it can be learnt from again.
      changed(task, { learn: label.count, ask: [] })
      return { labels: list(task, true), samples: 0, action: null }
    },
  }
}

/** What a label gives to another one: its name, keywords and examples, as far as that lacks them and has room. */
function textsGiven(from: Label, into: Label) {
  const lacking = (texts: readonly string[], has: readonly string[]) =>
    [...new Set(texts)].filter((text) => !has.includes(text)).slice(0, Math.max(0, MOST_TEXTS - has.length))
  return {
    keywords: lacking([from.name.slice(0, 200), ...from.keywords], [into.name, ...into.keywords]),
    examples: lacking(from.examples, into.examples),
  }
}
