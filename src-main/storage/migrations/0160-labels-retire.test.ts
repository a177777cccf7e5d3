import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openProjectFile } from '../project-file.ts'
import { answeredSamples } from '../tables/annotations.ts'
import { allLabelsOf, listLabels } from '../tables/labels.ts'
import { labelUse, relabel } from '../tables/relabel.ts'

const FIXTURE = join(import.meta.dirname, '../../../tests/fixtures/project-70.kindling')

test('labels of an older file are all offered, and its answers can be given another label', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-retire-'))
  const path = join(folder, 'old.kindling')
  copyFileSync(FIXTURE, path)
  const db = openProjectFile(path)
  expect(allLabelsOf(db)).toEqual(listLabels(db))
  const [most, other] = listLabels(db).toSorted((a, b) => b.count - a.count)
  const before = answeredSamples(db)
  const { samples } = labelUse(db, 1, most!.id)
  expect(samples).toBe(most!.count)
  relabel(db, { at: 1, annotator: 'Lead', task: 1, label: most!.id, into: other!.id })
  expect(listLabels(db).find(({ id }) => id === other!.id)!.count).toBe(other!.count + samples)
  expect(answeredSamples(db)).toEqual(
    before.map(({ sample, labelIds }) => ({
      sample,
      labelIds: labelIds.map((label) => (label === most!.id ? other!.id : label)),
    })),
  )
  db.close()
  rmSync(folder, { recursive: true })
})
