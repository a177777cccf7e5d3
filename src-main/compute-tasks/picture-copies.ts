import type { Content } from '../backbones/backbone.ts'
import { decodeWithin, pngOf as pngOfPixels } from '../backbones/onnx-image/decode-image.ts'
import type { Runtime } from '../compute/runtime.ts'
import { anyBackbone } from '../learners/trained-backbone.ts'
import { matrix, type Matrix } from '../platform/matrix.ts'
import { resolveOptions } from '../platform/options.ts'
import type { ReadableDb } from '../storage/database.ts'
import { backboneState, listFeatureSets } from '../storage/tables/features.ts'
import type { CopyOfPicture } from '../storage/tables/picture-copies.ts'
import type { Picture } from '../synthesis/picture-noises/picture-noise.ts'
import { madeAgain } from '../synthesis/picture-noises/vary-picture.ts'
import { defineTask, type TaskTools } from './define-task.ts'
import { contentsOf } from './project-reader.ts'

/** Pixels of the longer side at most; backbones look at fewer. */
const SIDE = 512
/** The same as a page shows them. */
const SHOWN = 192
/** Copies whose features are computed together. */
const BATCH = 64

/** The pictures of samples, upright and no larger than backbones need; null for one that cannot be read. */
export async function picturesOf(db: ReadableDb, samples: readonly number[]): Promise<(Picture | null)[]> {
  const contents = await contentsOf(db, samples)
  return Promise.all(contents.map(pictureIn))
}
async function pictureIn(content: Content): Promise<Picture | null> {
  if (content.kind !== 'image') return null
  try {
    const { width, height, bytes } = await decodeWithin(content.bytes, SIDE)
    return { width, height, data: bytes }
  } catch {
    return null
  }
}

const pngOf = ({ width, height, data }: Picture, side?: number): Promise<Uint8Array> =>
  pngOfPixels({ width, height, bytes: data }, side)

/** Copies made again, bit for bit; null where the picture cannot be read any more. */
export async function copiesAgain(db: ReadableDb, copies: readonly CopyOfPicture[]): Promise<(Picture | null)[]> {
  const wanted = [...new Set(copies.map(({ copyOf }) => copyOf))]
  const found = await picturesOf(db, wanted)
  const originals = new Map(wanted.map((sample, i) => [sample, found[i]!]))
  return Promise.all(
    copies.map(({ copyOf, seed, noises }) => {
      const original = originals.get(copyOf)
      return original ? madeAgain(original, seed, noises) : null
    }),
  )
}

export interface PictureFeatures {
  /** [pictures, d] */
  readonly of: (pictures: readonly Picture[]) => Promise<Matrix>
  readonly close: () => Promise<void>
}
/** What makes the features of a set, ready for pictures that are no samples; null where they are not made from pictures. */
export async function openPictureFeatures(
  db: ReadableDb,
  set: number,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<PictureFeatures | null> {
  const record = listFeatureSets(db).find(({ id }) => id === set)
  const backbone = record && anyBackbone(record.backbone)
  if (!backbone || backbone.input !== 'image') return null
  const options = resolveOptions(backbone.id, backbone.options, record.options)
  const extractor = await backbone.open(options, backboneState(db, set), { runtime, seed: 0, signal })
  return {
    async of(pictures) {
      const files = await Promise.all(pictures.map((picture) => pngOf(picture)))
      return extractor.embed(files.map((bytes) => ({ kind: 'image', bytes })))
    },
    close: () => extractor.close(),
  }
}

export interface CopyFeatures {
  /** Places in what was asked about; those whose picture cannot be read are left out. */
  readonly places: readonly number[]
  readonly rows: Matrix
}
/** Features of copies, some at a time; none where the features of the set are not made from pictures. */
export const embedCopies = defineTask({
  name: 'embedCopies',
  process: 'shared',
  async run(
    { set, copies }: { readonly set: number; readonly copies: readonly CopyOfPicture[] },
    { project, reader, runtime, signal, emit }: TaskTools<CopyFeatures>,
  ): Promise<{ readonly readable: boolean }> {
    const db = reader.database(project)
    const features = await openPictureFeatures(db, set, runtime, signal)
    if (!features) return { readable: false }
    try {
      for (let from = 0; from < copies.length; from += BATCH) {
        signal.throwIfAborted()
        const found = await copiesAgain(db, copies.slice(from, from + BATCH))
        const places = [...found.keys()].filter((i) => found[i] !== null)
        const rows = places.length > 0 ? await features.of(places.map((i) => found[i]!)) : matrix(0, 0)
        emit({ places: places.map((i) => from + i), rows })
      }
    } finally {
      await features.close()
    }
    return { readable: true }
  },
})

export const dataAddress = async (picture: Picture): Promise<string> =>
  `data:image/png;base64,${Buffer.from(await pngOf(picture, SHOWN)).toString('base64')}`

/** Copies as a page shows them; null where the picture cannot be read any more. */
export const showCopies = defineTask({
  name: 'showCopies',
  process: 'shared',
  async run({ copies }: { readonly copies: readonly CopyOfPicture[] }, { project, reader }: TaskTools) {
    const found = await copiesAgain(reader.database(project), copies)
    return Promise.all(found.map((picture) => picture && dataAddress(picture)))
  },
})
