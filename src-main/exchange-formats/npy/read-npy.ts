import { open, type FileHandle } from 'node:fs/promises'
import { matrix, type Matrix } from '../../platform/matrix.ts'
import { NamedError } from '../../platform/named-error.ts'
import { namedFileError, requireFile } from '../required-path.ts'

/** An .npy file that holds no table of numbers we read, or is cut short. */
export class UnusableNpy extends NamedError<{ path: string; found: string; expected: string }> {
  constructor(path: string, found: string, expected: string) {
    super({ path, found, expected }, `${path}: found ${found}, expected ${expected}`)
  }
}
const MAGIC = '\x93NUMPY'
const CHUNK = 1 << 20

/**
 * Vectors that lie beside the data, one row a record: NumPy's .npy, versions 1 to 3, little-endian float32 or float64, row-major.
 * → [rows, columns] as float32. Throws UnusableNpy, FileMissing, FileUnreadable, FileExpected.
 * Format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export async function readNpy(path: string): Promise<Matrix> {
  const size = await requireFile(path)
  const file = await open(path, 'r').catch((error) => {
    throw namedFileError(path, error)
  })
  try {
    const { header, dataAt } = await readHeader(file, path)
    const [, type = 'none'] = /'descr':\s*'([^']*)'/.exec(header) ?? []
    const width = type === '<f4' ? 4 : type === '<f8' ? 8 : 0
    if (width === 0) throw new UnusableNpy(path, `numbers of type ${type}`, '<f4 or <f8')
    if (!/'fortran_order':\s*False/.test(header))
      throw new UnusableNpy(path, 'column-major order', 'row-major (C) order')
    const [, inside = ''] = /'shape':\s*\(([^)]*)\)/.exec(header) ?? []
    const shape = inside
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
    const [rows = 0, columns = 0] = shape.map((part) => Number.parseInt(part, 10))
    if (shape.length !== 2 || !shape.every((part) => /^\d+L?$/.test(part)) || columns < 1 || rows < 1)
      throw new UnusableNpy(path, `shape (${inside})`, 'two dimensions above 0: rows and columns')
    const wanted = rows * columns * width
    if (size - dataAt < wanted) throw new UnusableNpy(path, `${size - dataAt} bytes of numbers`, `${wanted} bytes`)
    const values = matrix(rows, columns)
    await readNumbers(file, dataAt, values.data, width)
    return values
  } finally {
    await file.close()
  }
}

/** \x93NUMPY, two bytes of version, the length of the header (16 bits in version 1, else 32), the header: a Python dict as text. */
async function readHeader(file: FileHandle, path: string): Promise<{ header: string; dataAt: number }> {
  const begin = Buffer.alloc(12)
  const { bytesRead } = await file.read(begin, 0, 12, 0)
  if (bytesRead < 12 || begin.toString('latin1', 0, 6) !== MAGIC)
    throw new UnusableNpy(path, 'a file of another kind', 'the beginning of an .npy file')
  const version = begin[6]!
  if (version < 1 || version > 3) throw new UnusableNpy(path, `version ${version}`, 'version 1, 2 or 3')
  const [at, length] = version === 1 ? [10, begin.readUInt16LE(8)] : [12, begin.readUInt32LE(8)]
  if (length > CHUNK) throw new UnusableNpy(path, `a header of ${length} bytes`, `at most ${CHUNK}`)
  const header = Buffer.alloc(length)
  await file.read(header, 0, length, at)
  return { header: header.toString('utf8'), dataAt: at + length }
}

/** Piece by piece, so that float64 never lies in memory whole. */
async function readNumbers(file: FileHandle, at: number, into: Float32Array, width: number): Promise<void> {
  const bytes = new Uint8Array(CHUNK)
  const numbers = width === 4 ? new Float32Array(bytes.buffer) : new Float64Array(bytes.buffer)
  for (let done = 0; done < into.length;) {
    const count = Math.min(CHUNK / width, into.length - done)
    for (let read = 0; read < count * width;) {
      const { bytesRead } = await file.read(bytes, read, count * width - read, at + done * width + read)
      if (bytesRead === 0) return
      read += bytesRead
    }
    into.set(numbers.subarray(0, count), done)
    done += count
  }
}
