import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib'

type Files = ReadonlyMap<string, Uint8Array>

const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50]
const [STORED, DEFLATED] = [0, 8]
/** Names are UTF-8. */
const UTF8 = 0x0800
/** Unpacked: what the format without its 64-bit extension can say of one file. */
const MOST = 2 ** 32
/** 1 January 1980: the same files make the same archive. */
const DAY = 0x21

/** A ZIP archive of these files, in their order. Format: PKWARE’s APPNOTE, without its 64-bit extension: below 4 GB in all. */
export function zipArchive(files: Files): Uint8Array {
  const [parts, directory]: [Buffer[], Buffer[]] = [[], []]
  let at = 0
  for (const [name, bytes] of files) {
    const packed = deflateRawSync(bytes)
    const smaller = packed.length < bytes.length
    const [method, data] = smaller ? [DEFLATED, packed] : [STORED, bytes]
    const title = Buffer.from(name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(UTF8, 2)
    common.writeUInt16LE(method, 4)
    common.writeUInt16LE(DAY, 8)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(data.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(title.length, 22)
    const local = [uint32(LOCAL), common, title, Buffer.from(data)]
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(at, 10)
    directory.push(uint32(CENTRAL), uint16(20), common, rest, title)
    parts.push(...local)
    at += local.reduce((sum, { length }) => sum + length, 0)
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(END, 0)
  end.writeUInt16LE(files.size, 8)
  end.writeUInt16LE(files.size, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, ...directory, end])
}

/** The files of an archive, by name. Throws RangeError where it is none, is cut short, or unpacks to other sizes than it says. */
export function filesInZip(archive: Uint8Array): Map<string, Uint8Array> {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength)
  const end = bytes.lastIndexOf(uint32(END))
  if (end < 0) throw new RangeError('it is no ZIP archive')
  const files = new Map<string, Uint8Array>()
  let [at, total] = [bytes.readUInt32LE(end + 16), 0]
  for (let i = bytes.readUInt16LE(end + 10); i > 0; i--) {
    if (bytes.readUInt32LE(at) !== CENTRAL) throw new RangeError('its directory is damaged')
    const [method, packed, size] = [
      bytes.readUInt16LE(at + 10),
      bytes.readUInt32LE(at + 20),
      bytes.readUInt32LE(at + 24),
    ]
    if ((total += size) > MOST) throw new RangeError(`it unpacks to more than ${MOST} bytes`)
    const [title, extra, comment] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field)) as [
      number,
      number,
      number,
    ]
    const name = bytes.toString('utf8', at + 46, at + 46 + title)
    const local = bytes.readUInt32LE(at + 42)
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const data = bytes.subarray(from, from + packed)
    const unpacked = method === STORED ? data : inflateRawSync(data, { maxOutputLength: Math.max(1, size) })
    if (unpacked.length !== size) throw new RangeError(`${name} is not as long as the archive says`)
    if (!name.endsWith('/')) files.set(name, unpacked)
    at += 46 + title + extra + comment
  }
  return files
}

function uint32(value: number): Buffer {
  const out = Buffer.alloc(4)
  out.writeUInt32LE(value)
  return out
}
const uint16 = (value: number): Buffer => uint32(value).subarray(0, 2)
