import type { Pixels } from './decode-image.ts'

/** Both headers, the shorter kind. */
const SHORTEST = 26
const [RGB, BITFIELDS, ALPHA_BITFIELDS] = [0, 3, 6]
/** Pixels that are decoded at most: as many as of other kinds. */
const MOST = 0x3fff * 0x3fff

/** Which bits of a pixel are red, green and blue, where the file does not say. */
const MASKS: Readonly<Record<number, readonly [number, number, number]>> = {
  16: [0x7c00, 0x03e0, 0x001f],
  32: [0x00ff0000, 0x0000ff00, 0x000000ff],
}

/**
 * A Windows bitmap without compression: 1, 4 and 8 bits with a palette, 16, 24 and 32 bits. Opaque, as browsers show it. Throws RangeError for
 * one that is cut short or packed. Format: https://learn.microsoft.com/windows/win32/gdi/bitmap-storage
 */
export function decodeBmp(file: Uint8Array): Pixels {
  if (file.length < SHORTEST) throw new RangeError('the BMP ends within its header')
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const header = view.getUint32(14, true)
  const isCore = header === 12
  if (file.length < 14 + header) throw new RangeError('the BMP ends within its header')
  const width = isCore ? view.getUint16(18, true) : view.getInt32(18, true)
  const tall = isCore ? view.getUint16(20, true) : view.getInt32(22, true)
  const height = Math.abs(tall)
  const bits = view.getUint16(isCore ? 24 : 28, true)
  const packed = isCore ? RGB : view.getUint32(30, true)
  if (packed !== RGB && packed !== BITFIELDS && packed !== ALPHA_BITFIELDS)
    throw new RangeError('a packed BMP is not supported: save it as PNG')
  if (width < 1 || height < 1 || width * height > MOST) throw new RangeError(`a BMP of ${width} × ${height} pixels`)
  const stride = 4 * Math.ceil((width * bits) / 32)
  const start = view.getUint32(10, true)
  if (start + stride * height > file.length) throw new RangeError('the BMP ends before its last row')
  const colourAt = pixelReader(view, { header, bits, masked: packed !== RGB, palette: isCore ? 3 : 4 })
  const bytes = new Uint8Array(3 * width * height)
  for (let y = 0; y < height; y++) {
    // Rows are written from the bottom up unless the height is negative.
    const row = start + stride * (tall > 0 ? height - 1 - y : y)
    for (let x = 0; x < width; x++) colourAt(row, x, bytes, 3 * (y * width + x))
  }
  return { width, height, bytes }
}

interface Layout {
  readonly header: number
  readonly bits: number
  readonly masked: boolean
  /** Bytes of a palette's colour. */
  readonly palette: number
}
type WriteColour = (row: number, x: number, into: Uint8Array, at: number) => void

function pixelReader(view: DataView, { header, bits, masked, palette }: Layout): WriteColour {
  if (bits === 24)
    return (row, x, into, at) => {
      for (let c = 0; c < 3; c++) into[at + c] = view.getUint8(row + 3 * x + 2 - c)
    }
  if (bits === 16 || bits === 32) {
    const masks = masked ? [0, 1, 2].map((i) => view.getUint32(54 + 4 * i, true)) : MASKS[bits]!
    return (row, x, into, at) => {
      const pixel = bits === 16 ? view.getUint16(row + 2 * x, true) : view.getUint32(row + 4 * x, true)
      masks.forEach((mask, c) => (into[at + c] = scaled(pixel, mask)))
    }
  }
  if (bits !== 1 && bits !== 4 && bits !== 8) throw new RangeError(`a BMP of ${bits} bits a pixel`)
  return (row, x, into, at) => {
    const byte = view.getUint8(row + ((x * bits) >> 3))
    const index = (byte >> (8 - bits - ((x * bits) & 7))) & ((1 << bits) - 1)
    for (let c = 0; c < 3; c++) into[at + c] = view.getUint8(14 + header + palette * index + 2 - c)
  }
}

/** The bits of a mask as 0 … 255. */
function scaled(pixel: number, mask: number): number {
  if (mask === 0) return 0
  const lowest = 31 - Math.clz32(mask & -mask)
  const most = mask >>> lowest
  return Math.round((255 * ((pixel & mask) >>> lowest)) / most)
}
