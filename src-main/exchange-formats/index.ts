import { csvExport, csvImport } from './csv/csv.ts'
import { UnknownFormat } from './format-errors.ts'
import type { ExportFormat, ImportFormat } from './format.ts'
import { imageFolderImport } from './image-folder/image-folder.ts'
import { jsonlExport, jsonlImport } from './jsonl/jsonl.ts'
import { labelStudioExport, labelStudioImport } from './label-studio/label-studio.ts'
import { linesImport } from './lines/lines.ts'

export const importFormats = [
  csvImport,
  jsonlImport,
  labelStudioImport,
  imageFolderImport,
  linesImport,
] as unknown as readonly ImportFormat[]
export const exportFormats = [csvExport, jsonlExport, labelStudioExport] as unknown as readonly ExportFormat[]

/** `csv` and `csv.v1` both name it. Throws UnknownFormat. */
export function byId<F extends { readonly id: string }>(family: readonly F[], id: string): F {
  const found = family.find((f) => f.id === id || f.id === `${id}.v1`)
  if (!found)
    throw new UnknownFormat(
      id,
      family.map((f) => f.id),
    )
  return found
}
