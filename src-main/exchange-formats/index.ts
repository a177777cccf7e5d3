import { argillaImport } from './argilla/argilla.ts'
import { csvExport } from './csv/csv-export.ts'
import { csvImport } from './csv/csv-import.ts'
import { UnknownFormat } from './format-errors.ts'
import type { ExportFormat, ImportFormat } from './format.ts'
import { fastTextExport } from './fasttext/fasttext-export.ts'
import { fastTextImport } from './fasttext/fasttext-import.ts'
import { imageFolderImport } from './image-folder/image-folder.ts'
import { jsonlExport } from './jsonl/jsonl-export.ts'
import { jsonlImport } from './jsonl/jsonl-import.ts'
import { jsonMinImport } from './label-studio/json-min-import.ts'
import { labelStudioExport } from './label-studio/label-studio-export.ts'
import { labelStudioImport } from './label-studio/label-studio-import.ts'
import { linesImport } from './lines/lines.ts'
import { parquetExport } from './parquet/parquet-export.ts'
import { parquetImport } from './parquet/parquet-import.ts'
import { xlsxImport } from './xlsx/xlsx-import.ts'
import { potatoImport } from './potato/potato.ts'
import { prodigyImport } from './prodigy/prodigy.ts'

export const importFormats = [
  csvImport,
  xlsxImport,
  parquetImport,
  jsonlImport,
  labelStudioImport,
  jsonMinImport,
  prodigyImport,
  argillaImport,
  potatoImport,
  imageFolderImport,
  fastTextImport,
  linesImport,
] as unknown as readonly ImportFormat[]
export const exportFormats = [
  csvExport,
  jsonlExport,
  labelStudioExport,
  parquetExport,
  fastTextExport,
] as unknown as readonly ExportFormat[]

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

/** The format whose files are called so; the first of the list where none is. */
export const exportFormatOf = (path: string): ExportFormat =>
  exportFormats.find(({ extension }) => path.toLowerCase().endsWith(`.${extension}`)) ?? exportFormats[0]!
