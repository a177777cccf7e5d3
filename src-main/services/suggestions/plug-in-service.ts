import { stat } from 'node:fs/promises'
import type { Serves } from '../../contract/serves.ts'
import type { suggestions as suggestionsContract } from '../../contract/suggestions.ts'
import { NamedError } from '../../platform/named-error.ts'
import type { PlugInFolder } from '../../suggesters/plug-ins/plug-in-folder.ts'
import { toWireError } from '../wire-error.ts'

/** What was named holds no plug-ins because it is no folder that can be read. The folder is as it was. */
export class NoPlugInFolder extends NamedError<{ path: string }> {
  constructor(path: string) {
    super({ path }, `${path} is no folder. The plug-ins are as they were.`)
  }
}

/** Where suggesters may be plugged in; null where there is no Node to run them apart. */
export interface PlugIns {
  readonly of: PlugInFolder | null
  readonly folder: () => string | null
  readonly choose: (folder: string | null) => Promise<unknown>
}

/** Suggesters that people write: the folder they lie in, and how each does. */
export function plugInService({
  of,
  folder,
  choose,
}: PlugIns): Pick<Serves<typeof suggestionsContract>, 'plugIns' | 'setPlugInFolder'> {
  const told = async () => ({
    available: of !== null,
    folder: folder(),
    plugIns: ((await of?.states()) ?? []).map((one) => ({ ...one, error: one.error && toWireError(one.error) })),
  })
  return {
    plugIns: told,
    async setPlugInFolder({ folder: path }) {
      if (path !== null && !(await stat(path).catch(() => null))?.isDirectory()) throw new NoPlugInFolder(path)
      await choose(path)
      return told()
    },
  }
}
