import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'windows-1252'

const HEAD = 256 * 1024

/** The first bytes of a file. */
export async function readHead(path: string, size = HEAD): Promise<Uint8Array> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(size), 0, size, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/**
 * BOM first; then zero bytes on one side (UTF-16 without BOM), valid UTF-8, valid GB18030 with Chinese in it, else windows-1252,
 * in which every byte means something.
 */
export function detectEncoding(head: Uint8Array): Encoding {
  const [a, b, c] = head
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  const pairs = Math.min(2048, head.length >> 1)
  let [evenZeros, oddZeros] = [0, 0]
  for (let i = 0; i < pairs; i++) {
    evenZeros += Number(head[2 * i] === 0)
    oddZeros += Number(head[2 * i + 1] === 0)
  }
  if (oddZeros > 0.3 * pairs && evenZeros < 0.05 * pairs) return 'utf-16le'
  if (evenZeros > 0.3 * pairs && oddZeros < 0.05 * pairs) return 'utf-16be'
  if (decodes(head, 'utf-8')) return 'utf-8'
  const chinese = decodes(head, 'gb18030')
  return chinese !== null && (chinese.match(/[\u4e00-\u9fff]/g)?.length ?? 0) > 0.02 * chinese.length
    ? 'gb18030'
    : 'windows-1252'
}

/** The text, or null where the bytes are not of this encoding. A character cut by the end of the head is no fault. */
function decodes(head: Uint8Array, encoding: Encoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(head, { stream: true })
  } catch {
    return null
  }
}

/** Decoded pieces of a file, with the bytes read so far. Undecodable bytes become U+FFFD, which readers reject by record. */
export async function* decodedChunks(
  path: string,
  encoding: Encoding,
  signal?: AbortSignal,
): AsyncGenerator<{ text: string; bytesRead: number }> {
  const decoder = new TextDecoder(encoding)
  let bytesRead = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, signal })) {
    bytesRead += (chunk as Buffer).length
    yield { text: decoder.decode(chunk as Buffer, { stream: true }), bytesRead }
  }
  const rest = decoder.decode()
  if (rest) yield { text: rest, bytesRead }
}

/** Lines without their ends, numbered from 1. */
export async function* lines(
  path: string,
  encoding: Encoding,
  signal?: AbortSignal,
): AsyncGenerator<{ lines: string[]; first: number; bytesRead: number }> {
  let rest = ''
  let first = 1
  let read = 0
  for await (const { text, bytesRead } of decodedChunks(path, encoding, signal)) {
    read = bytesRead
    const parts = (rest + text).split('\n')
    rest = parts.pop()!
    if (parts.length === 0) continue
    yield { lines: parts.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line)), first, bytesRead }
    first += parts.length
  }
  if (rest) yield { lines: [rest], first, bytesRead: read }
}
