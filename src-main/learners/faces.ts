import { bundledFaces } from '../backbones/bundled/about.ts'
import { backboneFaces, UnknownBackbone } from '../backbones/faces.ts'
import type { BackboneFace } from '../backbones/about-backbone.ts'
import { NamedError } from '../platform/named-error.ts'
import type { TargetKind } from '../platform/targets.ts'
import type { LearnerFace } from './about-learner.ts'
import { about as compactHead } from './compact-head/about.ts'
import { about as encoderStudent } from './encoder-student/about.ts'
import { about as fineTune } from './fine-tune/about.ts'
import { about as fineTuneImage } from './fine-tune/about-image.ts'
import { about as mlpHead } from './mlp-head/about.ts'
import { about as ngramBag } from './ngram-bag/about.ts'
import { about as poolHead } from './pool-head/about.ts'
import { about as smallCnn } from './small-cnn/about.ts'
import { about as sigmoidHead } from './sigmoid-head/about.ts'
import { about as softmaxHead } from './softmax-head/about.ts'

/** All learners, in the order they are offered, as the core knows them; index.ts joins their code. */
export const learnerFaces = [
  softmaxHead,
  sigmoidHead,
  poolHead,
  mlpHead,
  ngramBag,
  compactHead,
  smallCnn,
  encoderStudent,
  fineTune,
  fineTuneImage,
] as unknown as readonly LearnerFace[]

export class UnknownLearner extends NamedError<{ id: string; known: string }> {
  constructor(id: string) {
    const known = learnerFaces.map(({ id }) => id).join(', ')
    super({ id, known }, `There is no learner “${id}”; there are ${known}`)
  }
}

/** Throws UnknownLearner. */
export function learnerFace(id: string): LearnerFace {
  const found = learnerFaces.find((face) => face.id === id)
  if (!found) throw new UnknownLearner(id)
  return found
}

/** What a learner says it serves; one class a sample where it says nothing. */
export const servedKinds = ({ serves = ['single'] }: Pick<LearnerFace, 'serves'>): readonly TargetKind[] => serves

/** What trains where nobody chose. The pool head is never below the plain head by more than chance, and far above it while labels are few. */
export const defaultLearner = (kind: TargetKind): string => (kind === 'single' ? poolHead : sigmoidHead).id

/** A learner of one label a sample was given several, or the reverse. */
export class ServesOtherKind extends NamedError<{ id: string; kind: TargetKind; known: string }> {
  constructor(id: string, kind: TargetKind) {
    const known = learnerFaces.filter((face) => servedKinds(face).includes(kind)).map((face) => face.id)
    const samples = kind === 'single' ? 'samples of one label each' : 'samples of several labels'
    super({ id, kind, known: known.join(', ') }, `${id} cannot learn from ${samples}; ${known.join(', ')} can`)
  }
}

/** Throws ServesOtherKind. */
export function requireServed(learner: Pick<LearnerFace, 'id' | 'serves'>, kind: TargetKind): void {
  if (!servedKinds(learner).includes(kind)) throw new ServesOtherKind(learner.id, kind)
}

export class NeedsFeatureLearner extends NamedError<{ id: string; input: string }> {
  constructor({ id, input }: Pick<LearnerFace, 'id' | 'input'>) {
    super({ id, input }, `${id} learns from ${input} end to end; a head on features is needed here`)
  }
}

export class NeedsContentLearner extends NamedError<{ id: string }> {
  constructor(id: string) {
    super({ id }, `${id} learns from features; a learner that works end to end is needed here`)
  }
}
/** Nobody can teach this learner. */
export class NotAStudent extends NamedError<{ id: string; known: string }> {
  constructor(id: string) {
    const known = learnerFaces.filter(({ asStudent }) => asStudent).map((face) => face.id)
    super({ id, known: known.join(', ') }, `${id} cannot be taught by another model; ${known.join(', ')} can`)
  }
}
/** Features of a teacher cannot teach what has none of its own, or none that are learnt. */
export class NothingToAlign extends NamedError<{ id: string }> {
  constructor(id: string) {
    super({ id }, `${id}, so set, learns no features that a teacher’s could be told to`)
  }
}
/** Texts were given to a learner of images, or the reverse. */
export class OtherContents extends NamedError<{ id: string; input: string; found: string }> {
  constructor(id: string, input: string, found: string) {
    super({ id, input, found }, `${id} learns from ${input} contents; these are ${found}`)
  }
}

/** Returns the face of a learner that works end to end. Throws UnknownLearner, NeedsContentLearner. */
export function contentLearnerFace(id: string): LearnerFace {
  const face = learnerFace(id)
  if (face.input === 'features') throw new NeedsContentLearner(id)
  return face
}

/** Whether features come from a learner trained in the project. */
export const isTrained = (id: string): boolean =>
  learnerFaces.some((face) => face.id === id && face.input !== 'features')

/** Whether features come with a bundle. */
export const isBundled = (id: string): boolean => bundledFaces.some((face) => face.id === id)

/** Returns the face of a backbone of the family, of a learner that has become one, or of a bundle's features. Throws UnknownBackbone. */
export function anyBackboneFace(id: string): BackboneFace {
  const face = isTrained(id)
    ? (learnerFace(id) as BackboneFace)
    : [...backboneFaces, ...bundledFaces].find((one) => one.id === id)
  if (!face) throw new UnknownBackbone(id)
  return face
}

/** Options of a student that its size leaves open: the choices among them. */
export function openChoices({ asStudent, options }: Pick<LearnerFace, 'asStudent' | 'options'>): string[] {
  const settled = Object.keys(asStudent?.(1e6, 2) ?? {})
  return Object.entries(options).flatMap(([name, { kind }]) =>
    kind === 'choice' && !settled.includes(name) ? [name] : [],
  )
}
