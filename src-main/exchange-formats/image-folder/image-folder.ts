import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import { NothingToImport } from '../format-errors.ts'
import { defineImportFormat, type IncomingSample, type RejectedRecord } from '../format.ts'
import { problemWithImage } from '../image-file.ts'
import { rejected } from '../rejected-record.ts'
import { namedFileError, requireFolder } from '../required-path.ts'

const BATCH = 500
const SHOWN = 20
/** What systems leave in folders; nobody's data. */
const LITTER = /^(\.|Thumbs\.db$|desktop\.ini$|__MACOSX$)/i

/** Every file below a folder in the order of names, links followed once; no litter of the system. */
async function filesBelow(root: string, signal?: AbortSignal): Promise<string[]> {
  const files: string[] = []
  const visited = new Set<string>()
  const walk = async (folder: string): Promise<void> => {
    signal?.throwIfAborted()
    const real = await realpath(folder)
    if (visited.has(real)) return
    visited.add(real)
    const entries = await readdir(folder, { withFileTypes: true })
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name)
      if (LITTER.test(entry.name)) continue
      const isFolder = entry.isSymbolicLink() ? await leadsToFolder(path) : entry.isDirectory()
      if (isFolder) await walk(path)
      else files.push(path)
    }
  }
  await requireFolder(root)
  await walk(root).catch((error) => {
    throw namedFileError(root, error)
  })
  return files
}
const leadsToFolder = (link: string) =>
  stat(link).then(
    (found) => found.isDirectory(),
    () => false,
  )

/** The folder right above the image, when the images lie in folders of their own. */
const labelOf = (root: string, path: string) => (dirname(path) === root ? undefined : basename(dirname(path)))
const nameOf = (root: string, path: string) => relative(root, path).split(sep).join('/')

/** Throws NothingToImport where not one of the files is an image. */
async function imagesIn(
  root: string,
  signal?: AbortSignal,
): Promise<{ files: readonly string[]; shown: readonly string[] }> {
  const files = await filesBelow(root, signal)
  const shown: string[] = []
  for (const file of files) {
    if (shown.length === SHOWN) break
    if ((await problemWithImage(file)) === null) shown.push(file)
  }
  if (shown.length === 0) throw new NothingToImport(root, 'images (png, jpg, webp, gif, bmp, tiff)')
  return { files, shown }
}

export const imageFolderImport = defineImportFormat({
  id: 'image-folder.v1',
  title: 'Folder of images',
  summary: 'Every image below a folder; the name of its own folder can be its label.',
  extensions: [],
  options: { folderIsLabel: { kind: 'switch', title: 'Folder name is the label', default: true } },
  recognise: ({ isFolder }) => (isFolder ? 0.9 : 0),
  async preview(path, { folderIsLabel }) {
    const root = join(path)
    const { files, shown } = await imagesIn(root)
    const labels = new Set(files.flatMap((file) => labelOf(root, file) ?? []))
    const rows = shown.map((image) => ({
      image: nameOf(root, image),
      ...(folderIsLabel ? { label: labelOf(root, image) ?? '' } : {}),
    }))
    return {
      encoding: 'binary',
      columns: [
        { name: 'image', role: 'id', examples: rows.slice(0, 3).map((r) => r.image), distinct: files.length },
        ...(folderIsLabel
          ? [{ name: 'label', role: 'label' as const, examples: [...labels].slice(0, 3), distinct: labels.size }]
          : []),
      ],
      rows,
      estimatedRecords: files.length,
      isWhole: true,
      bytes: 0,
    }
  },
  async *read(path, { folderIsLabel }, signal) {
    const root = join(path)
    const { files } = await imagesIn(root, signal)
    for (let start = 0; start < files.length; start += BATCH) {
      signal?.throwIfAborted()
      const some = files.slice(start, start + BATCH)
      const problems = await Promise.all(some.map(problemWithImage))
      const [samples, rejects]: [IncomingSample[], RejectedRecord[]] = [[], []]
      for (const [i, image] of some.entries()) {
        const line = start + i + 1
        const name = nameOf(root, image)
        if (problems[i] !== null) rejects.push(rejected(line, 'unreadable-image', problems[i]!, name))
        else {
          const label = folderIsLabel ? labelOf(root, image) : undefined
          samples.push({ line, externalId: name, content: { kind: 'image', path: image }, label, context: {} })
        }
      }
      yield { samples, rejects, bytesRead: 0 }
    }
  },
})
