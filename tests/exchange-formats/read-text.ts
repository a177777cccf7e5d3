import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OptionValues } from '../../src-main/contract/options.ts'
import { mostLikelyFormat } from '../../src-main/exchange-formats/inspect-file.ts'
import { resolveOptions } from '../../src-main/platform/options.ts'
import { readWhole, textsOf } from './example-files.ts'

/** Writes a file, and reads it as the studio does: by the format that recognises it. */
export async function readBytes(name: string, bytes: string | Uint8Array, given: OptionValues = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-read-'))
  try {
    const path = join(folder, name)
    writeFileSync(path, bytes)
    const { format } = await mostLikelyFormat(path)
    const preview = await format.preview(path, resolveOptions(format.id, format.options, given))
    const read = await readWhole(format, path, given)
    return {
      format: format.id,
      preview,
      roles: preview.columns.map(({ name: column, role }) => `${column}: ${role}`),
      asked: (preview.questions ?? []).map(({ option, chosen, others }) => [option, chosen, ...others]),
      samples: read.samples,
      texts: textsOf(read),
      labels: read.samples.map(({ label }) => label),
      rejects: read.rejects.map(({ line, reason }) => [line, reason]),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
