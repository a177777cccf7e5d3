import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OptionValues } from '../../src-main/contract/options.ts'
import { CsvParser } from '../../src-main/exchange-formats/csv/parse-rows.ts'
import { decoderOf } from '../../src-main/exchange-formats/decode-text.ts'
import { ENCODINGS, type Encoding } from '../../src-main/exchange-formats/detect-encoding.ts'
import type { FilePreview, ImportFormat } from '../../src-main/exchange-formats/format.ts'
import { importFormats } from '../../src-main/exchange-formats/index.ts'
import { mostLikelyFormat } from '../../src-main/exchange-formats/inspect-file.ts'
import { JsonSplitter } from '../../src-main/exchange-formats/json-splitter.ts'
import { NamedError } from '../../src-main/platform/named-error.ts'
import { resolveOptions } from '../../src-main/platform/options.ts'
import type { Random } from '../../src-main/platform/random.ts'
import type { SeedFile } from './mutated-files.ts'

export interface Checked {
  readonly accepted: number
  readonly rejected: number
  /** The file was refused as a whole, by this name. */
  readonly refused: string | null
  /** What must never be: each a sentence. */
  readonly faults: readonly string[]
  /** CPU time of the slowest call. */
  readonly slowestMs: number
}

/** Inspects and reads a file as the studio does, and looks whether what comes adds up. */
export async function checkImport(folder: string, { name, bytes }: SeedFile, random: Random): Promise<Checked> {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  const faults: string[] = []
  let [accepted, rejected, slowestMs] = [0, 0, 0]
  let refused: string | null = null
  const timed = async <T>(work: () => Promise<T>): Promise<T> => {
    const before = process.cpuUsage()
    try {
      return await work()
    } finally {
      const { user, system } = process.cpuUsage(before)
      slowestMs = Math.max(slowestMs, (user + system) / 1000)
    }
  }
  try {
    const chosen = await timed(() => mostLikelyFormat(path))
    const format = random() < 0.1 ? textFormat(random) : chosen.format
    const options = someOptions(format, random)
    const resolved = resolveOptions(format.id, format.options, options)
    const preview = await timed(() => format.preview(path, resolved))
    const lines = new Set<number>()
    await timed(async () => {
      for await (const batch of format.read(path, resolved)) {
        accepted += batch.samples.length
        rejected += batch.rejects.length
        for (const { line } of [...batch.samples, ...batch.rejects]) lines.add(line)
        for (const { detail, excerpt } of batch.rejects)
          if (detail === '' || excerpt.length > 2000) faults.push('a reject without reason')
        for (const { content, label, externalId, context } of batch.samples) {
          const texts = [
            content.kind === 'text' ? content.text : 'x',
            label ?? 'x',
            externalId ?? 'x',
            ...Object.values(context).map(String),
          ]
          if (texts.some((text) => !text.isWellFormed()) || texts[0]!.trim() === '') faults.push('a text that is none')
        }
      }
    })
    faults.push(...disagreements(format, preview, { bytes, records: accepted + rejected, lines: lines.size, options }))
  } catch (error) {
    if (error instanceof NamedError) refused = error.name
    else
      faults.push(`unnamed: ${error instanceof Error ? (error.stack ?? error.message).slice(0, 600) : String(error)}`)
  }
  if (random() < 0.1) faults.push(...chunkFaults(bytes, random))
  return { accepted, rejected, refused, faults, slowestMs }
}

const textFormat = (random: Random): ImportFormat => {
  const formats = importFormats.filter(({ id }) => id !== 'image-folder.v1')
  return formats[Math.floor(random() * formats.length)]!
}

/** Now and then a choice of the user. */
function someOptions({ options }: ImportFormat, random: Random): OptionValues {
  const chosen: Record<string, string | boolean> = {}
  for (const [name, field] of Object.entries(options)) {
    if (random() > 0.08) continue
    if (field.kind === 'choice') chosen[name] = field.choices[Math.floor(random() * field.choices.length)]!
    else if (field.kind === 'text') chosen[name] = ['-', 'text', 'label', 'id'][Math.floor(random() * 4)]!
    else if (field.kind === 'switch') chosen[name] = random() < 0.5
  }
  return chosen
}

interface Seen {
  readonly bytes: Buffer
  readonly records: number
  readonly lines: number
  readonly options: OptionValues
}
/** What a second way of counting says. */
function disagreements(format: ImportFormat, preview: FilePreview, { bytes, records, lines, options }: Seen): string[] {
  const faults: string[] = []
  const isOneALine = ['csv.v1', 'lines.v1', 'fasttext.v1', 'xlsx.v1', 'parquet.v1'].includes(format.id)
  if (isOneALine && lines !== records) faults.push(`${records} records on ${lines} lines`)
  if (preview.isWhole && preview.estimatedRecords !== records)
    faults.push(`${preview.estimatedRecords} were announced, ${records} came`)
  if (!(ENCODINGS as readonly string[]).includes(preview.encoding)) return faults
  const text = new TextDecoder(preview.encoding).decode(bytes)
  const inText = text.match(/[^\r\n]*(?:\r\n?|\n)|[^\r\n]+$/g)?.length ?? 0
  if (['lines.v1', 'fasttext.v1'].includes(format.id) && inText !== records)
    faults.push(`${inText} lines gave ${records} records`)
  // Without quotes a record is a line; the header and a “sep=” line are none.
  const isPlain = format.id === 'csv.v1' && (options.quotes === 'none' || !text.includes('"'))
  if (isPlain && (records > inText || records < inText - 2)) faults.push(`${inText} lines gave ${records} records`)
  return faults
}

/** Parsers fed whole and in pieces must agree. */
function chunkFaults(bytes: Buffer, random: Random): string[] {
  const size = 1 + Math.floor(random() * 9)
  const encoding: Encoding = ENCODINGS[Math.floor(random() * ENCODINGS.length)]!
  const pieces = <T>(all: { readonly length: number }, cut: (from: number, to: number) => T): T[] =>
    Array.from({ length: Math.ceil(all.length / size) }, (_, i) => cut(i * size, Math.min(all.length, (i + 1) * size)))
  const decoded = (parts: readonly Buffer[]) => {
    const decode = decoderOf(encoding)
    return parts.map((part) => decode(part, false)).join('') + decode(Buffer.alloc(0), true)
  }
  const text = decoded([bytes])
  const texts = (parts: readonly string[]) => {
    const [csv, splitter] = [
      new CsvParser({ delimiter: ',', quotes: true, blanksAround: size % 2 === 0 }),
      new JsonSplitter(),
    ]
    return JSON.stringify([
      [...parts.flatMap((part) => csv.feed(part)), ...csv.end()],
      [...parts.flatMap((part) => splitter.feed(part)), ...splitter.end()],
    ])
  }
  const faults: string[] = []
  if (decoded(pieces(bytes, (from, to) => bytes.subarray(from, to))) !== text)
    faults.push(`${encoding} in pieces of ${size} reads otherwise`)
  if (texts(pieces(text, (from, to) => text.slice(from, to))) !== texts([text]))
    faults.push(`rows or records in pieces of ${size} are others`)
  return faults
}
