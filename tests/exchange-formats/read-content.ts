import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OptionValues } from '../../src-main/contract/options.ts'
import type { IncomingSample } from '../../src-main/exchange-formats/format.ts'
import { inspectFile, recogniseFile } from '../../src-main/exchange-formats/inspect-file.ts'
import { readWhole } from './example-files.ts'

export const jsonLines = (records: readonly object[]) => records.map((record) => JSON.stringify(record) + '\n').join('')

/** What becomes of each record of a file: “text | label” or its state, with the reasons of its notes, or why it was rejected. */
export async function readContent(content: string, options: OptionValues = {}, name = 'a.json') {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-shapes-'))
  try {
    const path = join(folder, name)
    writeFileSync(path, content)
    const { samples, rejects } = await readWhole(await recogniseFile(path), path, options)
    const { format, preview } = await inspectFile(path, options)
    return { format, preview, samples, told: samples.map(toldOf), rejects: rejects.map(({ reason }) => reason) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const toldOf = ({ content, label, state, notes }: IncomingSample) =>
  [
    content.kind === 'text' ? content.text : content.path,
    label ?? state ?? '–',
    ...(notes ?? []).map(({ reason }) => reason),
  ].join(' | ')

/** A result, an annotation and a task as Label Studio writes them. */
export const choices = (from_name: string, ...labels: unknown[]) => ({
  from_name,
  type: 'choices',
  value: { choices: labels },
})
export const annotationBy = (completed_by: unknown, day: number, result: readonly object[], more: object = {}) => ({
  completed_by,
  result,
  created_at: `2024-03-0${day}T10:00:00Z`,
  ...more,
})
export const taskOf = (id: number, annotations: readonly object[], data: object = { text: `t${id}` }) => ({
  id,
  data,
  annotations,
})
