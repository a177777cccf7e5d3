import type { MakeReceipt } from '../../contract/synthesis-made.ts'
import type { CopyRecipe, synthesisCopies } from '../../contract/synthesis-copies.ts'
import type { Serves } from '../../contract/serves.ts'
import type { Job } from '../../contract/jobs.ts'
import type { CopyRequest, MadeCopies } from '../../compute-tasks/copy-pictures-task.ts'
import type { WritableDb } from '../../storage/database.ts'
import { requireRoom } from '../../storage/room.ts'
import { FIRST_TASK } from '../../storage/tables/labels.ts'
import { labelledPictures } from '../../storage/tables/picture-copies.ts'
import { replaceYield, syntheticById } from '../../storage/tables/synthetic-samples.ts'
import { addTemplate, giveCopies, noteMade, templateById, templateNamed } from '../../storage/tables/templates.ts'
import { pictureNoises, usualPictureNoise } from '../../synthesis/picture-noises/index.ts'
import { pictureVarier } from '../../synthesis/picture-noises/vary-picture.ts'
import type { StudioContext } from '../context.ts'
import { requirePictures } from './require-texts.ts'
import { NothingToCopy, TemplateExists, UnknownSyntheticSample } from './synthesis-errors.ts'
import type { Around } from './synthesis-service.ts'

/** Varied copies of labelled pictures: a set of them is a template without a source. */
export function copiesService(
  { jobs, clock, newSeed }: StudioContext,
  { session, taught }: Pick<Around, 'session' | 'taught'>,
): Serves<typeof synthesisCopies> {
  const db = () => session().project.db
  /** Told before a process is started for it. Throws UnusablePictureNoise. */
  const checked = (noise: CopyRecipe['noise'] = usualPictureNoise) => {
    pictureVarier(noise)
    return noise
  }
  return {
    pictureNoises: () =>
      pictureNoises.map(({ id, title, summary }) => ({ id, title, summary, usual: usualPictureNoise[id] ?? 0 })),
    copies({ task: wanted = FIRST_TASK, name, each, seed = newSeed(), noise }): Job {
      const at = session()
      const task = requirePictures(at, wanted)
      const recipe = { each, noise: checked(noise) }
      if (labelledPictures(db(), task).length === 0) throw new NothingToCopy()
      const known = templateNamed(db(), name, task)
      if (known !== null && templateById(db(), known)!.copies === null) throw new TemplateExists(name)
      const { numerics } = at
      return jobs.start({
        kind: 'synthesis',
        title: 'copies',
        unit: 'samples',
        async work({ signal, progress }): Promise<MakeReceipt> {
          const request: CopyRequest = { ...recipe, task, seed, template: known ?? 0 }
          const onEvent = ({ done, total }: { done: number; total: number }) => progress(done, total)
          const made = await numerics.run('copyPictures', request, { process: 'own', signal, onEvent })
          const receipt = stored(db(), made, { name, recipe, task, at: clock() })
          taught(task)
          return { made: [receipt] }
        },
      })
    },
    copyPreview({ task: wanted = FIRST_TASK, each, seed = newSeed(), noise, count }, asked) {
      const at = session()
      const request = { task: requirePictures(at, wanted), each, seed, noise: checked(noise), count }
      return at.numerics.run('previewCopies', request, { signal: asked?.signal })
    },
    async copyPictures({ samples }, asked) {
      const copies = samples.map((id) => {
        const sample = syntheticById(db(), id)
        if (!sample || sample.copyOf === null) throw new UnknownSyntheticSample(id)
        return { copyOf: sample.copyOf, seed: sample.seed, noises: sample.noises }
      })
      const shown = await session().numerics.run('showCopies', { copies }, { signal: asked?.signal })
      return samples.map((sample, i) => ({ sample, picture: shown[i] ?? null }))
    },
  }
}

interface Kept {
  readonly name: string
  readonly recipe: CopyRecipe
  readonly task: number
  readonly at: number
}
/** The set with all its copies, whole or not at all: the one of that name, or a new one. */
function stored(db: WritableDb, { made, samples, set }: MadeCopies, { name, recipe, task, at }: Kept) {
  requireRoom(db)
  return db.transaction(() => {
    const template =
      templateNamed(db, name, task) ?? addTemplate(db, { task, name, dialect: 'kindling', source: '', at })
    giveCopies(db, template, recipe, at)
    replaceYield(
      db,
      template,
      samples.map((sample) => ({ ...sample, judge: made.judge })),
      set,
    )
    const whole = { ...made, at, addedLabels: [] }
    noteMade(db, template, whole)
    return { template, name, made: whole }
  })
}
