import type { Contract } from '../contract/contract.ts'
import type { Serves } from '../contract/serves.ts'
import type { Log } from '../platform/log.ts'
import type { StudioEvents } from './events/studio-events.ts'

/** Bytes of `/blob/<id>`, as the host serves them. */
export interface Blob {
  readonly mediaType: string
  readonly bytes: Uint8Array
}

/** The whole core as an entry holds it: the contract's verbs by domain, blobs, uploads, an end. */
export type Studio = { readonly [Domain in Exclude<keyof Contract, 'events'>]: Serves<Contract[Domain]> } & {
  readonly events: StudioEvents
  /** What happens, for a page of that name; when it stops listening, the cards it holds are for the others. */
  readonly listen: (page: string | null, signal?: AbortSignal) => ReturnType<StudioEvents['subscribe']>
  readonly log: Log
  /** null: no such blob in the open project. */
  readonly blob: (id: string) => Promise<Blob | null>
  /** Keeps a file that a page sent; gives the path that `data.inspect` and `data.import` take. */
  readonly receiveUpload: (name: string, stream: AsyncIterable<Uint8Array>) => Promise<string>
  /** Ends jobs, closes the project and the compute process. */
  readonly close: () => Promise<void>
}
