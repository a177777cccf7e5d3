import type { MessagePort } from 'node:worker_threads'
import type * as Hyparquet from 'hyparquet'
import type { AsyncBuffer, Compressors, FileMetaData } from 'hyparquet'

export interface OpenedParquet {
  readonly columns: readonly { readonly name: string; readonly parts: readonly string[] }[]
  readonly groups: readonly { readonly rows: number; readonly bytes: number }[]
  readonly notes: readonly { readonly key: string; readonly value?: string }[]
}
export type DecoderRequest =
  | { readonly id: number; readonly open: string }
  | { readonly id: number; readonly close: string }
  | {
      readonly id: number
      readonly read: string
      readonly columns: string[]
      readonly start: number
      readonly end: number
    }
export interface DecoderAnswer {
  readonly id: number
  readonly value?: unknown
  readonly problem?: string
}

/**
 * What the decoding thread does. It is handed to the thread as source text, so it stands alone: nothing outside of it exists there, nor does it
 * import by itself, for builds and test runners put something of their own in the place of `import`.
 */
export function decoderThread(port: MessagePort, hyparquet: typeof Hyparquet): void {
  const { parquetMetadataAsync, parquetRead, parquetSchema, snappyUncompress } = hyparquet
  const { open } = process.getBuiltinModule('node:fs/promises')
  const { brotliDecompressSync, gunzipSync, zstdDecompressSync } = process.getBuiltinModule('node:zlib')
  /** Bytes a page may have when unpacked: more than any writer makes, little enough to hold. */
  const LARGEST_PAGE = 1 << 28
  const sized = (unpack: (input: Uint8Array, length: number) => Uint8Array) => (input: Uint8Array, length: number) => {
    if (!(length >= 0) || length > LARGEST_PAGE) throw new Error(`a page of ${length} bytes`)
    return unpack(input, length)
  }
  const limit = (length: number) => ({ maxOutputLength: Math.max(1, length) })
  const compressors: Compressors = {
    SNAPPY: sized((input, length) => {
      const output = new Uint8Array(length)
      snappyUncompress(input, output)
      return output
    }),
    GZIP: sized((input, length) => gunzipSync(input, limit(length))),
    BROTLI: sized((input, length) => brotliDecompressSync(input, limit(length))),
    ZSTD: sized((input, length) => zstdDecompressSync(input, limit(length))),
  }
  const bufferOf = async (path: string): Promise<{ file: AsyncBuffer; close: () => Promise<void> }> => {
    const handle = await open(path, 'r')
    const { size } = await handle.stat()
    const slice = async (start: number, end = size) => {
      const length = Math.min(end, size) - start
      if (!(length >= 0) || start < 0) throw new Error('it points outside of itself')
      const bytes = new Uint8Array(length)
      for (let done = 0; done < length;) {
        const { bytesRead } = await handle.read(bytes, done, length - done, start + done)
        if (bytesRead === 0) throw new Error('it is cut short')
        done += bytesRead
      }
      return bytes.buffer
    }
    return { file: { byteLength: size, slice }, close: () => handle.close() }
  }
  const opened = new Map<string, { file: AsyncBuffer; metadata: FileMetaData; close: () => Promise<void> }>()
  const answer = async (request: DecoderRequest): Promise<unknown> => {
    if ('open' in request) {
      const [path] = request.open.split('\0') as [string]
      const { file, close } = await bufferOf(path)
      try {
        const metadata = await parquetMetadataAsync(file)
        const columns = parquetSchema(metadata).children.map(({ element, children }) => ({
          name: element.name,
          parts: children.map((child) => child.element.name),
        }))
        const groups = metadata.row_groups.map((g) => ({ rows: Number(g.num_rows), bytes: Number(g.total_byte_size) }))
        opened.set(request.open, { file, metadata, close })
        return { columns, groups, notes: metadata.key_value_metadata ?? [] }
      } catch (error) {
        await close()
        throw error
      }
    }
    if ('close' in request) {
      await opened.get(request.close)?.close()
      opened.delete(request.close)
      return null
    }
    const { file, metadata } = opened.get(request.read)!
    const { columns, start: rowStart, end: rowEnd } = request
    let rows: unknown[][] = []
    const onComplete = (read: unknown[][]) => void (rows = read)
    await parquetRead({ file, metadata, columns, rowStart, rowEnd, compressors, onComplete })
    return rows
  }
  port.on('message', (request: DecoderRequest) => {
    answer(request).then(
      (value) => port.postMessage({ id: request.id, value }),
      (error: unknown) =>
        port.postMessage({ id: request.id, problem: error instanceof Error ? error.message : String(error) }),
    )
  })
}
