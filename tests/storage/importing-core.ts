// Imports one file and labels old samples in between, telling its parent each answer that was confirmed; made to be killed.
import { setTimeout } from 'node:timers/promises'
import { importFile } from '../../src-main/services/data/import-file.ts'
import { openProject } from '../../src-main/services/project/open-project.ts'
import { recordDecisions } from '../../src-main/storage/tables/annotations.ts'
import { ensureLabel } from '../../src-main/storage/tables/labels.ts'

export interface ToImporter {
  readonly project: string
  readonly file: string
  /** Samples there before, to be answered round and round. */
  readonly samples: number
  /** Of this life: the label it gives. */
  readonly life: number
}
export type FromImporter =
  | { readonly type: 'began' }
  | { readonly type: 'confirmed'; readonly sample: number; readonly label: string }
  | { readonly type: 'imported'; readonly samples: number }

const tell = (message: FromImporter) => process.send?.(message)
process.once('message', (message) => void work(message as ToImporter))

async function work({ project, file, samples, life }: ToImporter): Promise<void> {
  const { db } = openProject(project, Date.now())
  const control = { signal: new AbortController().signal, progress: () => {} }
  let running = true
  const request = { path: file, trustLabels: true, annotator: 'file', now: Date.now() }
  void importFile(db, request, control).then(({ added }) => {
    tell({ type: 'imported', samples: added })
    running = false
  })
  tell({ type: 'began' })
  for (let i = 0; running; i++) {
    const sample = 1 + (i % samples)
    const label = `life ${life}`
    db.durably(() => {
      const decisions = [{ sample, state: 'labelled' as const, labelId: ensureLabel(db, label) }]
      return recordDecisions(db, { at: Date.now(), annotator: 'Ada', kind: 'label', decisions })
    })
    tell({ type: 'confirmed', sample, label })
    await setTimeout(2)
  }
  setInterval(() => {}, 1000)
}
