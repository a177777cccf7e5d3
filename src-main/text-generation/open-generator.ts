import type { Runtime } from '../compute/runtime.ts'
import { trialRun } from '../backbones/trial-run.ts'
import { openDecoder } from './decoder.ts'
import { tryDecoder } from './decoder-trial.ts'
import { readDecoderFolder } from './decoder-folder.ts'
import type { Generator } from './generate.ts'

/** A folder ready to write. Throws UnusableModel: whatever does not fit is told before anything is written. */
export async function openGenerator(runtime: Runtime, path: string): Promise<Generator> {
  const folder = await readDecoderFolder(path)
  const decoder = await openDecoder(runtime, folder.files)
  await trialRun(runtime, folder.files[0], decoder, () => tryDecoder(folder.files[0], decoder, folder.vocabulary))
  return { folder, decoder }
}
