import type { Label, labels as labelsContract } from '../../contract/labels.ts'
import type { Serves } from '../../contract/serves.ts'
import { writeLabelSet } from '../../exchange-formats/label-sets/write-label-set.ts'
import type { Clock } from '../../platform/clock.ts'
import type { WritableDb } from '../../storage/database.ts'
import {
  allLabelsOf,
  ensureLabel,
  FIRST_TASK,
  labelNamed,
  removeLabel,
  renameLabel,
  taskOfLabel,
} from '../../storage/tables/labels.ts'
import { describeLabel, giveKey } from '../../storage/tables/label-texts.ts'
import { allowNames, namesAllowed } from '../../storage/label-words.ts'
import { taskById } from '../../storage/tables/tasks.ts'
import type { ProjectService } from '../project/project-service.ts'
import { importLabels, previewLabels, readSource } from './import-labels.ts'
import { changeLabelSet, type Relabelled } from './change-label-set.ts'
import { digitsGive, writeDigits } from './digits.ts'
import { LabelExists, LabelInUse, UnknownLabel } from './label-errors.ts'
import { namesHelp } from './names-help.ts'
import { requireOffered } from './require-offered.ts'
import { UnknownTask } from '../project/unknown-task.ts'

/** The palette of the page: --data-1 … --data-6, the last of them grey: of a larger set all labels have it but those with a colour of their own. */
const COLOURS = 6

interface Hooks {
  /** The label set of a task is another now: its names, or what they mean; and answers, where labels were merged or retired. */
  readonly changed: (task: number, relabelled?: Relabelled) => void
  readonly isImporting: () => boolean
  /** Names of labels teach a task, or no longer do; and whether they could. */
  readonly names: { readonly switched: (task: number) => void; readonly canTeach: (task: number) => boolean }
  /** Who works here, where nobody says. */
  readonly annotator: () => string
  readonly clock: Clock
}

export function labelsService(
  project: Pick<ProjectService, 'required' | 'tell'>,
  { changed: onChanged, ...around }: Hooks,
): Serves<typeof labelsContract> {
  const list = (task = FIRST_TASK, retired = false) => {
    const { db } = project.required()
    if (!taskById(db, task)) throw new UnknownTask(String(task))
    return labelsOf(db, task, retired)
  }
  const changed = (task: number, relabelled?: Relabelled) => {
    const open = project.required()
    open.recount(task)
    project.tell()
    onChanged(task, relabelled)
    return list(task)
  }
  /** A label with the task it belongs to. */
  const known = (id: number): { label: Label; task: number } => {
    const task = taskOfLabel(project.required().db, id)
    const label = task === null ? undefined : list(task, true).find((one) => one.id === id)
    if (task === null || !label) throw new UnknownLabel(String(id))
    return { label, task }
  }
  const helpOf = (task = FIRST_TASK) => {
    list(task)
    return namesHelp(project.required().db, task, around.names.canTeach(task))
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
    list: (given) => list(given?.task, given?.retired),
    add({ names, task = FIRST_TASK }) {
      const { db } = project.required()
      list(task)
      requireOffered(db, names, task)
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
      const receipt = importLabels(db, task, await readSource(source), {
        onConflict,
        same,
        now: around.clock(),
      })
      changed(task)
      return receipt
    },
    export({ task = FIRST_TASK, format }) {
      list(task)
      return { text: writeLabelSet(outgoing(project.required().db, task), format) }
    },
    digits({ give, task = FIRST_TASK }) {
      list(task)
      writeDigits(project.required().db, give, task)
      return list(task)
    },
    names: (given) => helpOf(given?.task),
    letNamesTeach({ teach, task = FIRST_TASK }) {
      list(task)
      const { db } = project.required()
      if (teach !== namesAllowed(db, task)) {
        allowNames(db, teach, task)
        around.names.switched(task)
      }
      return helpOf(task)
    },
    ...changeLabelSet({ db: () => project.required().db, ...around, known, changed, list }),
    remove({ id }) {
      const { label, task } = known(id)
      if (label.count > 0 || !removeLabel(project.required().db, id)) throw new LabelInUse(label.name, label.count)
      return changed(task)
    },
  }
}

const outgoing = (db: WritableDb, task: number) =>
  allLabelsOf(db, task).map((label) => ({ ...label, retired: label.retiredAt !== null }))

/** The label set in its order, as the page shows it; `retired`: with those that are no longer offered. */
function labelsOf(db: WritableDb, task: number, retired: boolean): Label[] {
  const all = allLabelsOf(db, task)
  const names = new Map(all.map(({ id, name }) => [id, name]))
  const offered = all.filter(({ retiredAt }) => retiredAt === null).length
  const keyed = digitsGive(db, offered, task) === 'labels'
  return (retired ? all : all.slice(0, offered)).map(
    ({ key, colour, keywords, examples, retiredAt, mergedInto, ...label }, position) => ({
      ...label,
      position,
      key: keyed ? key : null,
      colour: colour ?? (offered > COLOURS ? COLOURS : (position % COLOURS) + 1),
      keywords: [...keywords],
      examples: [...examples],
      retired: retiredAt === null ? null : { at: retiredAt, into: names.get(mergedInto ?? 0) ?? null },
    }),
  )
}
