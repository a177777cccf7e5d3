import type { Label, labels as labelsContract } from '../../contract/labels.ts'
import type { Serves } from '../../contract/serves.ts'
import { NamedError } from '../../platform/named-error.ts'
import type { WritableDb } from '../../storage/database.ts'
import { ensureLabel, labelNamed, listLabels, removeLabel, renameLabel } from '../../storage/tables/labels.ts'
import type { ProjectService } from '../project/project-service.ts'
import { digitsGive, writeDigits } from './digits.ts'
import { readSampleCounts } from '../project/sample-counts.ts'

/** The palette of the page: --data-1 … --data-6. */
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

export function labelsService(project: ProjectService): Serves<typeof labelsContract> {
  const list = () => labelsOf(project.required().db)
  const changed = () => {
    const open = project.required()
    open.counts = readSampleCounts(open.db)
    project.tell()
    return list()
  }
  const known = (id: number): Label => {
    const label = list().find((one) => one.id === id)
    if (!label) throw new UnknownLabel(String(id))
    return label
  }
  return {
    list,
    add({ names }) {
      const { db } = project.required()
      db.transaction(() => names.forEach((name) => ensureLabel(db, name)))
      return changed()
    },
    rename({ id, name }) {
      const { db } = project.required()
      if (known(id).name === name) return list()
      if (labelNamed(db, name) !== null) throw new LabelExists(name)
      renameLabel(db, id, name)
      return changed()
    },
    digits({ give }) {
      writeDigits(project.required().db, give)
      return list()
    },
    remove({ id }) {
      const { name, count } = known(id)
      if (count > 0 || !removeLabel(project.required().db, id)) throw new LabelInUse(name, count)
      return changed()
    },
  }
}

/** The label set in its order, as the page shows it. */
export function labelsOf(db: WritableDb): Label[] {
  const labels = listLabels(db)
  const keyed = digitsGive(db, labels.length) === 'labels'
  return labels.map(({ id, name, count, key }, position) => ({
    id,
    name,
    count,
    position,
    key: keyed ? key : null,
    colour: (position % COLOURS) + 1,
  }))
}
