import type { Job } from '../../contract/jobs.ts'
import type { MakeReceipt, Made, Noise } from '../../contract/synthesis-made.ts'
import type { SynthesiseEvent } from '../../compute-tasks/synthesise-task.ts'
import type { Numerics } from '../../compute-tasks/numerics.ts'
import type { Clock } from '../../platform/clock.ts'
import type { WritableDb } from '../../storage/database.ts'
import { requireRoom } from '../../storage/room.ts'
import { ensureLabel, labelNamed } from '../../storage/tables/labels.ts'
import { replaceYield } from '../../storage/tables/synthetic-samples.ts'
import { noteMade, templateById } from '../../storage/tables/templates.ts'
import type { JobControl, Jobs } from '../jobs/jobs.ts'

interface Making {
  readonly db: WritableDb
  readonly numerics: Numerics
  readonly jobs: Jobs
  readonly clock: Clock
  /** Computes features of the pool where there are none. */
  readonly embed: (control: JobControl) => Promise<unknown>
  /** A template has other samples, or a label was added. */
  readonly onMade: (addedLabels: boolean) => void
}
interface Wanted {
  readonly task: number
  readonly templates: readonly number[]
  readonly perLabel?: number
  readonly seed: number
  readonly noise: Noise
  readonly addLabels: boolean
}

/** Makes what templates say, template by template; each is stored whole or not at all. */
export function startMaking({ db, numerics, jobs, clock, embed, onMade }: Making, wanted: Wanted): Job {
  return jobs.start({
    kind: 'synthesis',
    title: 'make',
    unit: 'samples',
    async work(control): Promise<MakeReceipt> {
      const { signal, progress } = control
      await embed(control)
      const receipt: MakeReceipt['made'] = []
      const onEvent = (event: SynthesiseEvent) => {
        if (event.type === 'progress') return progress(event.done, event.total)
        // Removed meanwhile.
        const record = templateById(db, event.template)
        if (!record) return
        requireRoom(db)
        const made = stored(db, event, { task: wanted.task, at: clock() })
        receipt.push({ template: record.id, name: record.name, made })
        onMade(made.addedLabels.length > 0)
      }
      await numerics.run('synthesise', wanted, { process: 'own', signal, onEvent })
      return { made: receipt }
    },
  })
}

function stored(
  db: WritableDb,
  { template, made, samples, set }: Extract<SynthesiseEvent, { type: 'made' }>,
  { task, at }: { readonly task: number; readonly at: number },
): Made {
  return db.transaction(() => {
    const names = [...new Set(samples.map(({ label }) => label))]
    const addedLabels = names.filter((name) => labelNamed(db, name, task) === null)
    const ids = new Map(names.map((name) => [name, ensureLabel(db, name, task)]))
    replaceYield(
      db,
      template,
      samples.map((sample) => ({ ...sample, label: ids.get(sample.label)!, judge: made.judge })),
      set,
    )
    const whole = { ...made, at, addedLabels }
    noteMade(db, template, whole)
    return whole
  })
}
