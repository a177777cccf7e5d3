import { open, readdir } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import { NothingToImport } from '../format-errors.ts'
import { defineImportFormat, type IncomingBatch, type IncomingSample, type RejectedRecord } from '../format.ts'

const BATCH = 500
const IMAGE = /\.(png|jpe?g|webp|gif|bmp|tiff?)$/i

/** Image files below a folder, in name order. */
async function imagesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const images = entries.filter((e) => e.isFile() && IMAGE.test(e.name)).map((e) => join(e.parentPath, e.name))
  if (images.length === 0) throw new NothingToImport(folder, 'images (png, jpg, webp, gif, bmp, tiff)')
  return images.sort()
}

/** The folder right above the image, when the images lie in folders of their own. */
const labelOf = (root: string, path: string) => (dirname(path) === root ? undefined : basename(dirname(path)))

/** png, jpeg, gif, bmp, webp, tiff by their first bytes. */
async function isImage(path: string): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(12), 0, 12, 0)
    const hex = buffer.toString('hex', 0, bytesRead)
    return /^(89504e47|ffd8ff|47494638|424d|49492a00|4d4d002a|52494646.{8}57454250)/.test(hex)
  } finally {
    await file.close()
  }
}

export const imageFolderImport = defineImportFormat({
  id: 'image-folder.v1',
  title: 'Folder of images',
  summary: 'Every image below a folder; the name of its own folder can be its label.',
  extensions: [],
  options: { folderIsLabel: { kind: 'switch', title: 'Folder name is the label', default: true } },
  recognise: ({ isFolder }) => (isFolder ? 0.9 : 0),
  async preview(path) {
    const images = await imagesIn(path)
    const labels = new Set(images.map((image) => labelOf(path, image) ?? ''))
    const rows = images
      .slice(0, 20)
      .map((image) => ({ image: relative(path, image), label: labelOf(path, image) ?? '' }))
    return {
      encoding: 'binary',
      columns: [
        { name: 'image', role: 'id', examples: rows.slice(0, 3).map((r) => r.image), distinct: images.length },
        { name: 'label', role: 'label', examples: [...labels].slice(0, 3), distinct: labels.size },
      ],
      rows,
      estimatedRecords: images.length,
      bytes: 0,
    }
  },
  async *read(path, { folderIsLabel }, signal): AsyncGenerator<IncomingBatch> {
    const images = await imagesIn(path)
    for (let start = 0; start < images.length; start += BATCH) {
      signal?.throwIfAborted()
      const [samples, rejects]: [IncomingSample[], RejectedRecord[]] = [[], []]
      for (const [i, image] of images.slice(start, start + BATCH).entries()) {
        const line = start + i + 1
        const name = relative(path, image).split(sep).join('/')
        if (await isImage(image))
          samples.push({
            line,
            externalId: name,
            content: { kind: 'image', path: image },
            label: folderIsLabel ? labelOf(path, image) : undefined,
            context: {},
          })
        else rejects.push({ line, reason: 'unreadable-image', detail: 'the bytes are not of an image', excerpt: name })
      }
      yield { samples, rejects, bytesRead: start }
    }
  },
})
