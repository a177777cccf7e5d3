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
}

/** A line for each file, as sha256sum writes and checks them. */
export const sumsOf = (files: BundleFiles): Uint8Array =>
  Buffer.from([...files].map(([name, bytes]) => `${sha256Of(bytes)}  ${name}\n`).join(''))

/** A bundle in a folder or a ZIP archive, every file of it as it was written. Throws NotABundle, BundleChanged, NewerBundle. */
export async function readBundle(path: string): Promise<Bundle> {
  const files = await filesAt(path)
  const textOf = (name: string) => {
    const bytes = files.get(name)
    if (!bytes) throw new NotABundle(path, name)
    return Buffer.from(bytes).toString()
  }
  const parsed = (name: string): unknown => {
    try {
      return JSON.parse(textOf(name)) as unknown
    } catch (cause) {
      throw cause instanceof NotABundle ? cause : new NotABundle(path, name, { cause })
    }
  }
  const sums = [...textOf(SUMS).matchAll(/^([0-9a-f]{64}) {2}(.+)$/gm)].map(([, sum, name]) => [sum!, name!] as const)
  for (const [sum, name] of sums) {
    const bytes = files.get(name)
    if (!bytes || sha256Of(bytes) !== sum) throw new BundleChanged(path, name)
  }
  const manifest = parsed('bundle.json') as Manifest
  if (manifest.format !== FORMAT) throw new NewerBundle(path, String(manifest.format))
  const known = new Set(sums.map(([, name]) => name))
  for (const name of ['bundle.json', 'labels.json', 'model.onnx'])
    if (!known.has(name)) throw new BundleChanged(path, name)
  return {
    manifest,
    labels: parsed('labels.json') as string[],
    preparation: preparationIn(manifest, parsed),
    model: files.get('model.onnx')!,
    modelFile: (await stat(path)).isDirectory() ? join(path, 'model.onnx') : path,
  }
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
