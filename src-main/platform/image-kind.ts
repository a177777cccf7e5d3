/** What a file of pictures is, by its first bytes. `mediaType` null: a kind that is not taken, `name` says which. */
export interface ImageKind {
  readonly name: string
  readonly mediaType: string | null
}

/** First bytes that `imageKind` looks at. */
export const IMAGE_HEAD = 512

const taken = (name: string): ImageKind => ({ name, mediaType: `image/${name.toLowerCase()}` })
const refused = (name: string): ImageKind => ({ name, mediaType: null })

/** By the first bytes in hexadecimal. */
const SIGNATURES: readonly (readonly [RegExp, ImageKind])[] = [
  [/^89504e470d0a1a0a/, taken('PNG')],
  [/^ffd8ff/, taken('JPEG')],
  [/^474946383[79]61/, taken('GIF')],
  [/^52494646.{8}57454250/, taken('WebP')],
  [/^49492a00.{8}4352/, refused('Camera raw (CR2)')],
  [/^(49492[ab]00|4d4d002[ab])/, taken('TIFF')],
  [/^(ff0a|0000000c4a584c20)/, refused('JPEG XL')],
  [/^(0000000c6a5020200d0a870a|ff4fff51)/, refused('JPEG 2000')],
  [/^38425053/, refused('Photoshop')],
  [/^00000100.{4}.{4}00/, refused('Icon')],
  [/^762f3101/, refused('OpenEXR')],
  [/^716f6966/, refused('QOI')],
  [/^67696d7020786366/, refused('GIMP')],
  [/^50[3][1-7]0a/, refused('Netpbm')],
]

/** BMP has but two letters; its reserved bytes and the size of its second header tell it from a text that begins with BM. */
const BMP = /^424d.{8}.{8}.{8}(0c|28|34|38|40|6c|7c)000000/
/** Brands of the container that HEIC and AVIF share, the more telling ones first. */
const BRANDS: readonly (readonly [RegExp, ImageKind])[] = [
  [/avif|avis/, taken('AVIF')],
  [/hei[cxms]|hev[cxms]|mif1|msf1/, refused('HEIC')],
  [/crx /, refused('Camera raw (CR3)')],
]

/** The kind of picture that begins with these bytes, whatever its name says; null: none that is known. */
export function imageKind(head: Uint8Array): ImageKind | null {
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, IMAGE_HEAD))
  const hex = bytes.toString('hex', 0, 32)
  if (BMP.test(hex)) return taken('BMP')
  const known = SIGNATURES.find(([pattern]) => pattern.test(hex))
  if (known) return known[1]
  const text = bytes.toString('latin1')
  if (text.slice(4, 8) === 'ftyp') {
    const brands = text.slice(8, Math.max(12, bytes.readUInt32BE(0)))
    return BRANDS.find(([pattern]) => pattern.test(brands))?.[1] ?? null
  }
  return /^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*|<!DOCTYPE svg[^>]*>\s*)*<svg[\s>]/i.test(text)
    ? refused('SVG')
    : null
}
