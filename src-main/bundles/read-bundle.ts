import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Preparation } from '../backbones/feature-graph.ts'
import { sha256Of } from '../platform/content-hash.ts'
import { filesInZip } from '../platform/zip-archive.ts'
import { BundleChanged, FORMAT, NewerBundle, NotABundle, type BundleFiles, type Manifest } from './manifest.ts'
import { preparationIn } from './preparation-files.ts'

const SUMS = 'SHA256SUMS'

export interface Bundle {
  readonly manifest: Manifest
  /** In class order. */
  readonly labels: readonly string[]
  readonly preparation: Preparation
  readonly model: Uint8Array
  /** Where it lies: itself, or the archive that holds it. */
  readonly modelFile: string
  /** LICENSES.md; empty where there is none. */
  readonly licences: string
}

/** A line for each file, as sha256sum writes and checks them. */
export const sumsOf = (files: BundleFiles): Uint8Array =>
  Buffer.from([...files].map(([name, bytes]) => `${sha256Of(bytes)}  ${name}\n`).join(''))

/** A bundle in a folder or a ZIP archive, every file of it as it was written. Throws NotABundle, BundleChanged, NewerBundle. */
export async function readBundle(path: string): Promise<Bundle> {
  const files = unchanged(path, await filesAt(path))
  const bytesOf = (name: string) => {
    const bytes = files.get(name)
    if (!bytes) throw new NotABundle(path, name)
    return bytes
  }
  const parsed = (name: string): unknown => {
    try {
      return JSON.parse(Buffer.from(bytesOf(name)).toString()) as unknown
    } catch (cause) {
      throw cause instanceof NotABundle ? cause : new NotABundle(path, name, { cause })
    }
  }
  const manifest = parsed('bundle.json') as Manifest
  if (manifest.format !== FORMAT) throw new NewerBundle(path, String(manifest.format))
  return {
    manifest,
    labels: parsed('labels.json') as string[],
    preparation: preparationIn(manifest, parsed),
    model: bytesOf('model.onnx'),
    licences: Buffer.from(files.get('LICENSES.md') ?? []).toString(),
    modelFile: (await stat(path)).isDirectory() ? join(path, 'model.onnx') : path,
  }
}

/** The files that SHA256SUMS names, each as it was written. What else lies there is not read: nothing vouches for it. */
function unchanged(path: string, files: BundleFiles): BundleFiles {
  const sums = files.get(SUMS)
  if (!sums) throw new NotABundle(path, SUMS)
  const sure = new Map<string, Uint8Array>()
  for (const line of Buffer.from(sums).toString().replace(/\n$/, '').split('\n')) {
    const [, sum, name] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? []
    if (!name || sure.has(name)) throw new BundleChanged(path, SUMS)
    const bytes = files.get(name)
    if (!bytes || sha256Of(bytes) !== sum) throw new BundleChanged(path, name)
    sure.set(name, bytes)
  }
  return sure
}

async function filesAt(path: string): Promise<BundleFiles> {
  try {
    if (!(await stat(path)).isDirectory()) return filesInZip(await readFile(path))
    const names = (await readdir(path, { withFileTypes: true })).filter((entry) => entry.isFile())
    const files = new Map<string, Uint8Array>()
    for (const { name } of names) files.set(name, await readFile(join(path, name)))
    return files
  } catch (cause) {
    throw new NotABundle(path, SUMS, { cause })
  }
}
