import type { TeacherSource } from '../contract/teachers.ts'
import { committeeMean, fitCommittee } from '../learners/committee/committee.ts'
import { gatherRows, matrix, rowOf, type Matrix } from '../platform/matrix.ts'
import { place } from '../platform/place.ts'
import type { Features } from '../storage/tables/features.ts'
import { modelById } from '../storage/tables/models.ts'
import { probabilitiesOf } from '../training/head-graph.ts'
import { headOfModel } from './head-of-model.ts'
import { labelledRows, labelsIn } from './labelled-rows.ts'
import { openBundled, openClassifierOfOthers } from './teacher-of-others.ts'
import type { OpenTeacher, TeacherAsked, TeacherTools } from './teacher-types.ts'

/** A teacher ready to be asked. Throws BundleChanged, and as `openBundle` does. */
export function openTeacher(by: TeacherSource, asked: TeacherAsked, tools: TeacherTools): Promise<OpenTeacher> {
  switch (by.kind) {
    case 'models':
      return openModels(by.models, tools)
    case 'committee':
      return openCommittee(by, asked, tools)
    case 'bundle':
      return openBundled(by, asked, tools)
    case 'classifier':
      return openClassifierOfOthers(by, asked, tools)
  }
}

const nothing = async () => {}

/** Models of the same labels in the same order: the mean of their calibrated probabilities, on samples with the features of all. */
async function openModels(
  wanted: readonly { readonly id: number }[],
  { project, reader, runtime }: TeacherTools,
): Promise<OpenTeacher> {
  const db = reader.database(project)
  const members = wanted.map(({ id }) => {
    const model = modelById(db, id)!
    return { head: headOfModel(db, model), classes: model.classes, features: reader.features(project, model.setId!) }
  })
  const [first, ...others] = members
  const inAll = (id: number) => members.every(({ features: { ids } }) => place(ids, id) >= 0)
  return {
    classes: first!.classes,
    ids: others.length === 0 ? first!.features.ids : first!.features.ids.filter(inAll),
    async says(samples) {
      const there = samples.filter(inAll)
      const mean = matrix(there.length, first!.classes.length)
      for (const { head, features } of members) {
        const rows = there.map((id) => place(features.ids, id))
        const { data } = await probabilitiesOf(head, gatherRows(features.vectors, rows), runtime)
        data.forEach((p, i) => (mean.data[i]! += p / members.length))
      }
      return new Map(there.map((id, row) => [id, rowOf(mean, row)]))
    },
    features: featuresIn([...new Set(members.map(({ features }) => features))]),
    close: nothing,
  }
}

async function openCommittee(
  { members, set }: Extract<TeacherSource, { kind: 'committee' }>,
  { learned, seed }: TeacherAsked,
  { project, reader, runtime, signal }: TeacherTools,
): Promise<OpenTeacher> {
  const features = reader.features(project, set)
  const classes = labelsIn(learned)
  const { rows, labels } = labelledRows(learned, features, classes, 'single')
  const committee = await fitCommittee(
    { features: rows, labels: labels as Int32Array, classes: classes.length, members },
    { runtime, seed, signal },
  )
  return {
    classes,
    ids: features.ids,
    async says(samples) {
      const there = samples.filter((id) => place(features.ids, id) >= 0)
      const vectors = gatherRows(
        features.vectors,
        there.map((id) => place(features.ids, id)),
      )
      const said = await committeeMean(committee, vectors, runtime, signal)
      return new Map(there.map((id, row) => [id, rowOf(said, row)]))
    },
    features: featuresIn([features]),
    close: nothing,
  }
}

/** Rows of all these sets side by side. */
const featuresIn =
  (sets: readonly Features[]) =>
  (samples: readonly number[]): Matrix => {
    const out = matrix(
      samples.length,
      sets.reduce((sum, { vectors }) => sum + vectors.columns, 0),
    )
    samples.forEach((id, row) => {
      let from = 0
      for (const { ids, vectors } of sets) {
        const at = place(ids, id)
        if (at >= 0) rowOf(out, row).set(rowOf(vectors, at), from)
        from += vectors.columns
      }
    })
    return out
  }
