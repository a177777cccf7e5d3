import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { varyFolder, type VariedFolder } from '../services/synthesis/vary-folder.ts'
import { pictureNoises, usualPictureNoise } from '../synthesis/picture-noises/index.ts'
import { WrongUsage, type Given } from './command.ts'
import { progressBar } from './progress-bar.ts'
import type { SynthTold } from './synth-action.ts'

/** `synth pictures FOLDER --out FOLDER`: varied copies of pictures in folders named after their labels. */
export async function synthPictures(given: Given): Promise<SynthTold> {
  const [, folder, ...more] = given.positionals
  if (folder === undefined || more.length > 0) throw new WrongUsage('synth', 'pictures wants one FOLDER')
  const out = resolve(given.required('out'))
  const profile = await pictureNoiseGiven(given.text('noise'))
  const bar = progressBar('pictures')
  const varied = await varyFolder(folder, {
    out,
    each: given.number('each', 3, { min: 1, max: 100 }),
    seed: given.number('seed', 1, { min: 0, max: 0xffffffff }),
    profile,
    onPicture: (done, total) => bar.at(done, total, ''),
  })
  bar.end()
  return { ...varied, profile, file: out, told: words(varied, out) }
}

/** How probable each noise is: as a file like {"crop.v1": 0.5} says, the usual ones where none is named. */
export async function pictureNoiseGiven(path: string | undefined): Promise<Readonly<Record<string, number>>> {
  if (path === undefined) return usualPictureNoise
  try {
    const profile: unknown = JSON.parse(await readFile(resolve(path), 'utf8'))
    if (typeof profile === 'object' && profile !== null) return profile as Record<string, number>
  } catch {
    // Told below, whatever is wrong with it.
  }
  const known = pictureNoises.map(({ id }) => id).join(', ')
  throw new WrongUsage(
    'synth',
    `--noise of pictures wants a file like {"crop.v1": 0.5}, with ${known}; ${path} is none`,
  )
}

function words({ pictures, copies, noises, unreadable }: VariedFolder, out: string): string {
  const often = pictureNoises.flatMap(({ id }) => (noises[id] ? [`${id} ${noises[id]}`] : []))
  return [
    `${copies} copies of ${pictures} pictures → ${basename(out)} (${often.join(', ')})`,
    ...unreadable.slice(0, 10).map(({ file, reason }) => `cannot be read: ${file} (${reason})`),
    ...(unreadable.length > 10 ? [`and ${unreadable.length - 10} more`] : []),
  ].join('\n')
}
