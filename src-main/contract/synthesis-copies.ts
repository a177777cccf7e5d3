import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Job } from './jobs.ts'
import { limitedRecord } from './limits.ts'
import { TaskId } from './tasks.ts'

/** Noise of pictures by id → probability. */
const Probabilities = limitedRecord(z.number().min(0).max(1), 100)
/** Copies of each labelled picture, and how probable each noise is in one. */
export const CopyRecipe = z.object({ each: z.int().min(1).max(20), noise: Probabilities })
export type CopyRecipe = z.infer<typeof CopyRecipe>

const Asked = {
  task: TaskId.optional(),
  each: CopyRecipe.shape.each.default(3),
  seed: z.int().min(0).max(0xffffffff).optional(),
  noise: Probabilities.optional().describe('the usual ones where left out'),
}
const Shown = z.string().describe('a data address, as an image shows it')

export const CopyPreview = z.object({
  pictures: z.int().describe('labelled ones, of which copies would be made'),
  shown: z.array(
    z.object({
      sample: z.int(),
      label: z.string(),
      original: Shown.describe('upright; 192 pixels a side at most, as are its copies'),
      copies: z.array(z.object({ picture: Shown, noises: z.array(z.string()) })),
    }),
  ),
})
export type CopyPreview = z.infer<typeof CopyPreview>

/** Of tasks of one label a sample, of pictures. Copies are synthetic samples like those of templates, and a set of them is withdrawn, restored, removed and tested as one. */
export const synthesisCopies = {
  /** The kinds of noise in the order in which they are applied, with how probable each is where nobody says otherwise. */
  pictureNoises: oc.output(
    z.array(z.object({ id: z.string(), title: z.string(), summary: z.string(), usual: z.number() })),
  ),
  /** Copies of labelled pictures that teach, put in the place of what the set of that name held: a job with a MakeReceipt. The same seed makes the same copies. Cancelled, it leaves all as it was. */
  copies: oc.input(z.object({ ...Asked, name: z.string().trim().min(1).max(200).default('copies') })).output(Job),
  /** Some of them beside their originals, one label after the other; nothing is kept. */
  copyPreview: oc.input(z.object({ ...Asked, count: z.int().min(1).max(24).default(6) })).output(CopyPreview),
  /** Synthetic samples that are copies, as they look: made again from their pictures. */
  copyPictures: oc
    .input(z.object({ samples: z.array(z.int().min(1)).min(1).max(100) }))
    .output(
      z.array(z.object({ sample: z.int(), picture: Shown.nullable().describe('null: its picture cannot be read') })),
    ),
}
