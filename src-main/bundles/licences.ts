import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'

/** LICENSES.md: of the parts shipped, and what the backbone's folder says of its own. */
export async function licences(folder: string | null, withTokenizers: boolean): Promise<string> {
  const parts = [
    '# Licences',
    '',
    '- `classify.mjs`, `run.mjs`, `run.py`, `index.html`: Kindling Studio, Apache-2.0.',
    ...(withTokenizers ? ['- `tokenizers.mjs`: @huggingface/tokenizers, Apache-2.0.'] : []),
    '- ONNX Runtime, which runs `model.onnx`, is not in the bundle: MIT.',
    '- The labels and what was learnt from them belong to whoever made them; the bundle says nothing of the rights in the data.',
  ]
  if (folder === null)
    return [...parts, '- The features are built in: `model.onnx` holds no model of others.', ''].join('\n')
  const said = await licenceOf(folder)
  return [
    ...parts,
    '',
    `## ${basename(folder)}, in model.onnx`,
    '',
    said ?? 'Its folder says nothing of a licence: ask where it came from.',
    '',
  ].join('\n')
}

/** Its licence file, or what its README declares. */
async function licenceOf(folder: string): Promise<string | null> {
  const names = await readdir(folder).catch((): string[] => [])
  const file = names.find((name) => /^(LICEN[CS]E|COPYING)(\.(txt|md))?$/i.test(name))
  if (file) return readFile(join(folder, file), 'utf8')
  const readme = names.find((name) => /^README\.md$/i.test(name))
  const head = readme ? /^---\n([\s\S]*?)\n---/.exec(await readFile(join(folder, readme), 'utf8'))?.[1] : undefined
  const licence = head && /^license:\s*(\S.*)$/m.exec(head)?.[1]
  return licence ? `Its README declares: ${licence.trim()}` : null
}
