import type { Label, labels as labelsContract } from '../../contract/labels.ts'
import type { Serves } from '../../contract/serves.ts'
import { writeLabelSet } from '../../exchange-formats/label-sets/write-label-set.ts'
import { NamedError } from '../../platform/named-error.ts'
import type { WritableDb } from '../../storage/database.ts'
import {
  ensureLabel,
  FIRST_TASK,
  labelNamed,
  listLabels,
  removeLabel,
  renameLabel,
  taskOfLabel,
} from '../../storage/tables/labels.ts'
import { describeLabel, giveKey } from '../../storage/tables/label-texts.ts'
import { taskById } from '../../storage/tables/tasks.ts'
import type { ProjectService } from '../project/project-service.ts'
import { importLabels, previewLabels, readSource } from './import-labels.ts'
import { digitsGive, writeDigits } from './digits.ts'
import { UnknownTask } from '../project/unknown-task.ts'

/** The palette of the page: --data-1 … --data-6, the last of them grey: of a larger set all labels have it but those with a colour of their own. */
const COLOURS = 6

export class UnknownLabel extends NamedError<{ label: string }> {
  constructor(label: string) {
    super({ label }, `There is no label “${label}”`)
  }
}
export class LabelExists extends NamedError<{ label: string }> {
  constructor(label: string) {
    super({ label }, `There is a label “${label}” already`)
  }
}
/** Samples carry it, or the history speaks of it. */
export class LabelInUse extends NamedError<{ label: string; count: number }> {
  constructor(label: string, count: number) {
    super({ label, count }, `“${label}” is in use: ${count} samples carry it, or the history names it`)
  }
}

/** `changed`: the label set of a task is another now: its names, or what they mean. */
export function labelsService(
  project: Pick<ProjectService, 'required' | 'tell'>,
  { changed: onChanged }: { readonly changed: (task: number) => void },
): Serves<typeof labelsContract> {
  const list = (task = FIRST_TASK) => {
    const { db } = project.required()
    if (!taskById(db, task)) throw new UnknownTask(String(task))
    return labelsOf(db, task)
  }
  const changed = (task: number) => {
    const open = project.required()
    open.recount(task)
    project.tell()
    onChanged(task)
    return list(task)
  }
  /** A label with the task it belongs to. */
  const known = (id: number): { label: Label; task: number } => {
    const task = taskOfLabel(project.required().db, id)
    const label = task === null ? undefined : list(task).find((one) => one.id === id)
    if (task === null || !label) throw new UnknownLabel(String(id))
    return { label, task }
  }
  const update: Serves<typeof labelsContract>['update'] = ({ id, name, key, ...meaning }) => {
    const { db } = project.required()
    const { label, task } = known(id)
    const renamed = name !== undefined && name !== label.name
    if (renamed && labelNamed(db, name, task) !== null) throw new LabelExists(name)
    db.transaction(() => {
      if (renamed) renameLabel(db, id, name)
      if (key !== undefined) giveKey(db, id, key)
      describeLabel(db, id, meaning)
    })
    return changed(task)
  }
  return {
    list: (given) => list(given?.task),
    add({ names, task = FIRST_TASK }) {
      const { db } = project.required()
      list(task)
      db.transaction(() => names.forEach((name) => ensureLabel(db, name, task)))
      return changed(task)
    },
    rename: ({ id, name }) => update({ id, name }),
    update,
    async read(source) {
      const { task = FIRST_TASK } = source
      const { db } = project.required()
      list(task)
      return previewLabels(db, task, await readSource(source))
    },
    async import({ onConflict, same, ...source }) {
      const { task = FIRST_TASK } = source
      const { db } = project.required()
      list(task)
      const receipt = importLabels(db, task, await readSource(source), { onConflict, same })
      changed(task)
      return receipt
    },
    export({ task = FIRST_TASK, format }) {
      list(task)
      return { text: writeLabelSet(listLabels(project.required().db, task), format) }
    },
    digits({ give, task = FIRST_TASK }) {
      list(task)
      writeDigits(project.required().db, give, task)
      return list(task)
    },
    remove({ id }) {
      const { label, task } = known(id)
      if (label.count > 0 || !removeLabel(project.required().db, id)) throw new LabelInUse(label.name, label.count)
      return changed(task)
    },
  }
}

/** The label set in its order, as the page shows it. */
export function labelsOf(db: WritableDb, task = FIRST_TASK): Label[] {
  const labels = listLabels(db, task)
  const keyed = digitsGive(db, labels.length, task) === 'labels'
  return labels.map(({ key, colour, keywords, examples, ...label }, position) => ({
    ...label,
    position,
    key: keyed ? key : null,
    colour: colour ?? (labels.length > COLOURS ? COLOURS : (position % COLOURS) + 1),
    keywords: [...keywords],
    examples: [...examples],
  }))
}
