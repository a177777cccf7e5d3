import { basename, dirname, join, relative, sep } from 'node:path'
import { NothingToImport } from '../format-errors.ts'
import { defineImportFormat, type IncomingSample, type RejectedRecord } from '../format.ts'
import { IMAGE_KINDS, problemWithImage } from '../image-file.ts'
import { rejected } from '../rejected-record.ts'
import { filesBelow, type FilesBelow } from './files-below.ts'

const BATCH = 500
const SHOWN = 20
/** The folder right above the image, when the images lie in folders of their own. */
const labelOf = (root: string, path: string) => (dirname(path) === root ? undefined : basename(dirname(path)))
const nameOf = (root: string, path: string) => relative(root, path).split(sep).join('/')

/** Throws NothingToImport where not one of the files is an image. */
async function imagesIn(root: string, signal?: AbortSignal): Promise<FilesBelow & { shown: readonly string[] }> {
  const below = await filesBelow(root, signal)
  const shown: string[] = []
  let first = ''
  for (const file of below.files) {
    if (shown.length === SHOWN) break
    signal?.throwIfAborted()
    const problem = await problemWithImage(file)
    if (problem === null) shown.push(file)
    else first ||= `; ${nameOf(root, file)}: ${problem}`
  }
  if (shown.length === 0) throw new NothingToImport(root, `images (${IMAGE_KINDS})${first}`)
  return { ...below, shown }
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
  async *read(path, { folderIsLabel }, { signal } = {}) {
    const root = join(path)
    const { files, closed } = await imagesIn(root, signal)
    const unread = closed.map(({ path, problem }, i) =>
      rejected(files.length + i + 1, 'unreadable-image', problem, nameOf(root, path)),
    )
    if (unread.length > 0) yield { samples: [], rejects: unread, bytesRead: 0 }
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
