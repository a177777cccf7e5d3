import type { Serves } from '../../contract/serves.ts'
import type { DoubtfulSample, syntheticSamples } from '../../contract/synthetic-samples.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { countDoubtful, nextDoubtful } from '../../storage/tables/doubtful-samples.ts'
import { FIRST_TASK, labelNamed, listLabels, standsFor } from '../../storage/tables/labels.ts'
import {
  answerSynthetic,
  countSynthetic,
  syntheticById,
  syntheticPage,
  type SyntheticRecord,
} from '../../storage/tables/synthetic-samples.ts'
import { templateById } from '../../storage/tables/templates.ts'
import { readAs } from '../../synthesis/gates/label-disagreement.ts'
import type { StudioContext } from '../context.ts'
import { UnknownLabel } from '../labels/label-errors.ts'
import { requireOffered } from '../labels/require-offered.ts'
import { SyntheticAnsweredElsewhere, UnknownSyntheticSample } from './synthesis-errors.ts'
import type { Around } from './synthesis-service.ts'
import { sampleViews } from './template-view.ts'

/** What templates made, sample by sample, and a person’s word on those that nobody was sure of. */
export function samplesService(
  { clock, settings }: StudioContext,
  { session, answered }: Around,
): Serves<typeof syntheticSamples> {
  const db = () => session().project.db
  const sampleOf = (id: number) => {
    const sample = syntheticById(db(), id)
    if (!sample) throw new UnknownSyntheticSample(id)
    return sample
  }
  return {
    samples({ task = FIRST_TASK, label, offset, limit, ...filter }) {
      const labelId = label === undefined ? undefined : labelNamed(db(), label, task)
      if (labelId === null) throw new UnknownLabel(label!)
      const whole = { ...filter, task, label: labelId }
      return {
        total: countSynthetic(db(), whole),
        samples: sampleViews(db(), syntheticPage(db(), whole, { offset, limit })),
      }
    },
    sample: ({ sample }) => sampleViews(db(), [sampleOf(sample)])[0]!,
    doubtful({ task = FIRST_TASK, limit, except }) {
      const { id } = session().of(task).task
      return {
        total: countDoubtful(db(), id),
        samples: doubtfulViews(db(), id, nextDoubtful(db(), id, { limit, except })),
      }
    },
    answer({ sample: id, answer: said, label, seen, annotator = settings.current().annotator }) {
      const sample = sampleOf(id)
      if (seen !== undefined && seen !== sample.answer) throw new SyntheticAnsweredElsewhere(sample)
      const { task } = templateById(db(), sample.template)!
      const other = label === undefined ? sample.madeLabel : labelNamed(db(), label, task)
      if (other === null) throw new UnknownLabel(label!)
      if (label !== undefined) requireOffered(db(), [label], task)
      const answer = said === 'right' && other !== sample.madeLabel ? 'relabelled' : said
      const teaches = answer === 'relabelled' ? other : sample.madeLabel
      db().durably(() => answerSynthetic(db(), id, { answer, label: teaches, by: answer && annotator, at: clock() }))
      answered(task)
      return sampleViews(db(), [sampleOf(id)])[0]!
    },
  }
}

function doubtfulViews(db: ReadableDb, task: number, records: readonly SyntheticRecord[]): DoubtfulSample[] {
  const offered = new Map(listLabels(db, task).map(({ id, name }) => [id, name]))
  const nameOf = (label: number | null) => (label === null ? undefined : offered.get(standsFor(db, label)))
  return sampleViews(db, records).map((view, i) => {
    const { madeLabel, because } = records[i]!
    const read = readAs(because)
    const label = read && nameOf(labelNamed(db, read.label, task))
    return {
      ...view,
      label: nameOf(madeLabel) ?? view.label,
      called: templateById(db, view.template)!.name,
      readsAs: label === undefined || label === null ? null : { label, probability: read!.probability },
    }
  })
}
