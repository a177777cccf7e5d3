import { NamedError } from '../../platform/named-error.ts'

export class UnknownTemplate extends NamedError<{ template: number }> {
  constructor(template: number) {
    super({ template }, `There is no template ${template} in this project`)
  }
}
export class TemplateExists extends NamedError<{ template: string }> {
  constructor(template: string) {
    super({ template }, `There is a template “${template}” already; nothing was written`)
  }
}
/** More than a project keeps of one template. Nothing was written. */
export class TemplateTooLong extends NamedError<{ template: string; found: number; limit: number }> {
  constructor(template: string, found: number, limit: number) {
    super(
      { template, found, limit },
      `“${template}” has ${found} characters, and a project keeps ${limit} of a template at most; nothing was written. Divide it into several, or keep long lists in tables`,
    )
  }
}
/** A new template has neither words nor a file, or no name. */
export class TemplateIncomplete extends NamedError<{ missing: string }> {
  constructor(missing: 'source' | 'name') {
    super({ missing }, `A new template needs a ${missing}; nothing was written`)
  }
}
/** There is none to draw from: the project has none, or all are withdrawn. */
export class NoTemplates extends NamedError<Record<string, never>> {
  constructor() {
    super({}, 'There is no template in use: save one, or restore one that is withdrawn')
  }
}
/** Nothing that it has made is in use. Nothing was tested. */
export class TemplateTeachesNothing extends NamedError<{ template: string }> {
  constructor(template: string) {
    super(
      { template },
      `Nothing of “${template}” is in use, so there is nothing to test: make samples, restore it, or decide on its doubtful ones`,
    )
  }
}
export class UnknownSyntheticSample extends NamedError<{ sample: number }> {
  constructor(sample: number) {
    super({ sample }, `There is no synthetic sample ${sample}: it has been made anew, or removed`)
  }
}
/** Somebody has decided on it since it was shown. Nothing of this answer was written. */
export class SyntheticAnsweredElsewhere extends NamedError<{ sample: number; answer: string; by: string }> {
  constructor({ id, answer, answeredBy }: { id: number; answer: string | null; answeredBy: string | null }) {
    super(
      { sample: id, answer: answer ?? '', by: answeredBy ?? '' },
      `Synthetic sample ${id} has been decided meanwhile: ${answer ?? 'its answer was taken back'}`,
    )
  }
}
/** Copies are made of pictures. Nothing was made. */
export class NoPicturesHere extends NamedError<{ task: string }> {
  constructor(task: string) {
    super({ task }, `Copies are made of pictures, and the samples of “${task}” are none; nothing was made`)
  }
}
/** Only labelled pictures are copied, and none is that may teach. Nothing was made. */
export class NothingToCopy extends NamedError<Record<string, never>> {
  constructor() {
    super({}, 'Copies are made of labelled pictures, and there is none outside the hold-out: label some first')
  }
}
/** Templates make texts of one label each. */
export class NothingForTemplates extends NamedError<{ task: string; reason: string }> {
  constructor(task: string, reason: 'several-labels' | 'images') {
    super(
      { task, reason },
      `Templates make texts of one label each, and “${task}” ${reason === 'images' ? 'is about images: make copies of them' : 'has several labels a sample'}`,
    )
  }
}
/** The learner of the project learns from no synthetic sample, or from whole contents, which take too long to be trained over and over. */
export class NotTaughtByTemplates extends NamedError<{ learner: string }> {
  constructor(learner: string) {
    super(
      { learner },
      `“${learner}” cannot be tested with synthetic samples; take pool-head.v1, softmax-head.v1 or mlp-head.v1`,
    )
  }
}
/** A first template is made from labels, and there are none. */
export class NothingToDraft extends NamedError<Record<string, never>> {
  constructor() {
    super({}, 'There are no labels to draft templates from: add labels first')
  }
}
