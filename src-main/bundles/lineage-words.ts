import { basename } from 'node:path'
import type { Beginning } from '../contract/beginnings.ts'
import type { BundleOrigin } from '../contract/bundles.ts'
import type { Model } from '../contract/models.ts'
import type { Teacher, TeacherSource, TeachingWeights } from '../contract/teachers.ts'

/** Who and what a model learnt from, beside the labels. */
export interface Lineage {
  /** Version of the model it was trained after. */
  readonly parent: number | null
  readonly teacher: Teacher | null
  readonly beginning: Beginning | null
  readonly synthetic: Model['synthetic']
  /** The bundle it came in, where it was not trained in the project. */
  readonly bundle?: BundleOrigin | null
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`

/** A line each, for a model card. */
export function lineageWords({ parent, teacher, beginning, synthetic, bundle }: Lineage): string[] {
  return [
    `Lineage: ${bundle ? cameIn(bundle) : teacher ? taughtBy(teacher) : parent === null ? 'the first model of its line' : `trained after model ${parent}`}.`,
    ...(teacher?.search ? [searched(teacher.search)] : []),
    ...(beginning
      ? [
          `It began as model ${beginning.version}${beginning.prior > 0 ? `, and was held near it (λ = ${beginning.prior}, ${beginning.kind})` : ''}.`,
        ]
      : []),
    ...(synthetic
      ? [
          `Made-up samples it learnt from as well: ${synthetic.samples}, of ${synthetic.templates.map(({ name }) => `“${name}”`).join(', ')}. None of them counts as a label here.`,
        ]
      : []),
  ]
}

const cameIn = ({ project, version, precision, sha256 }: BundleOrigin) =>
  `came in a bundle, model ${version} of ${project} (${precision}, SHA-256 of model.onnx ${sha256.slice(0, 12)}), and learnt from the labels there`

function taughtBy({ by, temperature, labelsShare, weights, taught, holdout, unlabelled }: Teacher): string {
  const told = [
    `distilled from ${teacherName(by)}, which spoke of ${taught} samples (T = ${temperature}, α = ${labelsShare})`,
    ...(weights ? [weightWords(weights)] : []),
    ...(holdout
      ? [`same label as its teacher on ${percent(holdout.share)} of ${holdout.samples} of the hold-out`]
      : []),
    ...(unlabelled
      ? [`on ${percent(unlabelled.share)} of ${unlabelled.samples} unlabelled samples it was not taught`]
      : []),
  ]
  return told.join('; ')
}

const weightWords = ({ labelled, unlabelled, synthetic, confidence }: TeachingWeights) =>
  `its word on labelled samples counted ${labelled}, on others ${unlabelled}, synthetic samples ${synthetic}${confidence ? ', each by how sure it was' : ''}`

/** Folders are called by their last part: where they lay is nobody's business. */
function teacherName(by: TeacherSource): string {
  switch (by.kind) {
    case 'models':
      return by.models.map(({ version }) => `model ${version}`).join(', ')
    case 'committee':
      return `a committee of ${by.members} heads`
    case 'bundle':
      return `the bundle of model ${by.version} of “${by.project}” (SHA-256 ${by.sha256.slice(0, 12)})`
    case 'classifier':
      return `“${basename(by.path.replaceAll('\\', '/'))}”, an ONNX classifier of others (SHA-256 ${by.sha256.slice(0, 12)})`
  }
}

const searched = ({ on, samples, tried }: NonNullable<Teacher['search']>) =>
  `T and α were chosen among ${tried.length} pairs on ${samples} labels ${on === 'holdout' ? 'of the hold-out, so that its figures flatter' : 'left out in turn'}.`
