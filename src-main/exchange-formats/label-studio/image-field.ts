import { isNameOf } from '../column-names.ts'
import { cellOf, fieldOf, type JsonObject } from '../json-values.ts'

const IMAGE_NAME = /\.(png|jpe?g|webp|gif|bmp|tiff?|avif|heic|heif)(\?.*)?$/i

/** A field of image names, where no field goes by the name of a text. */
export function imageField(fields: readonly JsonObject[]): string | null {
  const names = [...new Set(fields.flatMap((one) => Object.keys(one)))]
  const hasText = names.some((name) => isNameOf('text', name) && !isImages(fields, name))
  return hasText ? null : (names.find((name) => isImages(fields, name)) ?? null)
}
export function isImages(fields: readonly JsonObject[], name: string): boolean {
  const cells = fields.map((one) => cellOf(fieldOf(one, name))).filter((cell) => cell !== '')
  return cells.length > 0 && cells.every((cell) => IMAGE_NAME.test(cell))
}
