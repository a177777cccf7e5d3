import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { openModelFolder } from '../backbones/model-folder.ts'

/** Characters of a README that is a notice, and no manual. */
const SHORT = 4000

/** LICENSES.md: of the parts shipped, and what the folder of the features' model says of its own. */
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
  const said = await licencesIn(folder)
  return [
    ...parts,
    '',
    `## ${basename(folder)}, in model.onnx`,
    '',
    said ?? 'Its folder says nothing of a licence: ask where it came from.',
    '',
  ].join('\n')
}

/** Its licence files and, where it is short, what its README says; of a longer one the licence it declares. */
async function licencesIn(path: string): Promise<string | null> {
  const folder = await openModelFolder(path).then(
    (found) => found.path,
    () => path,
  )
  const names = await readdir(folder).catch((): string[] => [])
  const textOf = async (name: string) => (await readFile(join(folder, name), 'utf8')).trim()
  const files = names.filter((name) => /^(LICEN[CS]E|COPYING)/i.test(name)).sort()
  const said = await Promise.all(files.map(async (name) => `### ${name}\n\n${await textOf(name)}`))
  const readme = names.find((name) => /^README\.md$/i.test(name))
  const words = readme ? await textOf(readme) : ''
  const declared = /^license:\s*(\S.*)$/m.exec(/^---\n([\s\S]*?)\n---/.exec(words)?.[1] ?? '')?.[1]
  if (declared) said.unshift(`Its README declares: ${declared.trim()}`)
  else if (words !== '' && words.length < SHORT) said.unshift(words.replace(/^# .*\n+/, ''))
  return said.length > 0 ? said.join('\n\n') : null
}
