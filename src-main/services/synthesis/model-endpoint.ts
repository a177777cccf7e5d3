import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ModelEndpoint } from '../../contract/language-model.ts'
import { writeAtomically } from '../../platform/write-atomically.ts'
import { like, storedJson } from '../../storage/stored-json.ts'
import { NoModelEndpoint, UnreadableEndpoint, UnusableEndpoint } from './model-errors.ts'

/** As it lies in the user's settings, readable by this user alone. */
interface Kept {
  readonly url: string | null
  /** Goes before the address. */
  readonly folder: string | null
  readonly model: string
  readonly key: string | null
  readonly perMinute: number
  readonly priceIn: number | null
  readonly priceOut: number | null
}
const NONE: Kept = { url: null, folder: null, model: '', key: null, perMinute: 60, priceIn: null, priceOut: null }
/** Files of earlier versions know of no folder. */
const { folder: _, ...OF_ANY_VERSION } = NONE
const KEY = 'KINDLING_MODEL_KEY'

export interface EndpointInUse {
  readonly folder: null
  readonly told: ModelEndpoint & { readonly url: string; readonly reach: 'loopback' | 'elsewhere' }
  readonly key: string | null
}
export interface FolderInUse {
  readonly folder: string
  readonly told?: undefined
}
export interface EndpointSettings {
  readonly get: () => Promise<ModelEndpoint>
  readonly set: (change: Partial<Kept>) => Promise<ModelEndpoint>
  /** With its key, for whoever asks it; or the folder. Throws NoModelEndpoint. */
  readonly inUse: () => Promise<EndpointInUse | FolderInUse>
}

/** The endpoint in a file of its own with mode 600, never in a project. The variable KINDLING_MODEL_KEY goes before a key that is kept. */
export function endpointSettings(folder: string, environment: NodeJS.ProcessEnv = process.env): EndpointSettings {
  const file = join(folder, 'language-model.json')
  const told = ({ key, ...kept }: Kept): ModelEndpoint => ({
    ...kept,
    reach: kept.url === null ? null : reachOf(kept.url),
    key: environment[KEY] ? 'environment' : key ? 'settings' : 'none',
  })
  return {
    get: async () => told(await read(file)),
    async set(change) {
      const before = await read(file).catch(() => NONE)
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
      const leavesFolder = typeof change.url === 'string' && change.folder === undefined
      const next: Kept = { ...before, ...given, ...(leavesFolder ? { folder: null } : {}) }
      const url = next.url === null ? null : checked(next.url)
      // A key belongs to the address that it was given for.
      const isOther = url !== before.url && change.key === undefined
      const kept = { ...next, url, key: url === null || isOther ? null : next.key }
      await writeAtomically(file, JSON.stringify(kept, null, 2) + '\n', 0o600)
      return told(kept)
    },
    async inUse() {
      const kept = await read(file)
      if (kept.folder !== null) return { folder: kept.folder }
      const known = told(kept)
      if (known.url === null || known.reach === null) throw new NoModelEndpoint()
      return { folder: null, told: { ...known, url: known.url, reach: known.reach }, key: environment[KEY] ?? kept.key }
    },
  }
}

async function read(file: string): Promise<Kept> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new UnreadableEndpoint(file, error.code ?? '')
  })
  if (text === null) return NONE
  const stored = storedJson<Kept | null>(text, null, like(OF_ANY_VERSION))
  const kept = stored && { ...NONE, ...stored }
  if (!kept) throw new UnreadableEndpoint(file, 'no JSON, or not of this kind')
  return { ...kept, url: kept.url === null ? null : checked(kept.url) }
}

/** Throws UnusableEndpoint. */
function checked(given: string): string {
  const url = URL.parse(given)
  if (!url) throw new UnusableEndpoint(given, 'no-url')
  if (!/^https?:$/.test(url.protocol)) throw new UnusableEndpoint(given, 'not-http')
  if (url.username || url.password) throw new UnusableEndpoint(`${url.protocol}//…@${url.host}`, 'has-password')
  return given.replace(/\/+$/, '')
}

/** A name is resolved by the system; “localhost” is this machine by definition (RFC 6761). */
export function reachOf(address: string): 'loopback' | 'elsewhere' {
  const host = new URL(address).hostname
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host) ? 'loopback' : 'elsewhere'
}
