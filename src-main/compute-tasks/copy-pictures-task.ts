import type { CopyRecipe, CopyPreview } from '../contract/synthesis-copies.ts'
import type { Made } from '../contract/synthesis-made.ts'
import { matrixMath } from '../compute/matrix-math.ts'
import { rowOf, stackRows, type Matrix } from '../platform/matrix.ts'
import { mulberry32, shuffled } from '../platform/random.ts'
import type { ReadableDb } from '../storage/database.ts'
import { activeFeatureSet } from '../storage/tables/features.ts'
import { holdoutSamples } from '../storage/tables/holdout.ts'
import { copiesInUse, labelledPictures, type LabelledPicture } from '../storage/tables/picture-copies.ts'
import type { NewSynthetic } from '../storage/tables/synthetic-samples.ts'
import type { Gate } from '../synthesis/gates/gate-types.ts'
import type { Refusal } from '../synthesis/gates/gate-types.ts'
import { disagreement } from '../synthesis/gates/label-disagreement.ts'
import { copyRefusal, correlationRows, leakRefusal } from '../synthesis/gates/picture-gates.ts'
import type { Picture } from '../synthesis/picture-noises/picture-noise.ts'
import { pictureVarier, seedOfCopy } from '../synthesis/picture-noises/vary-picture.ts'
import { defineTask, type TaskTools } from './define-task.ts'
import { openRowJudge, type RowJudge } from './label-judge.ts'
import { copiesAgain, dataAddress, openPictureFeatures, picturesOf, type PictureFeatures } from './picture-copies.ts'

export interface CopyRequest extends CopyRecipe {
  readonly task: number
  /** Whose copies these take the place of; 0: nobody’s yet. */
  readonly template: number
  readonly seed: number
}
export interface MadeCopies {
  readonly made: Omit<Made, 'at' | 'addedLabels'>
  readonly samples: readonly Omit<NewSynthetic, 'judge'>[]
  /** Features that the vectors are of. */
  readonly set: number | null
}

/** Pictures varied together. */
const PICTURES = 16
const GATES: readonly Gate[] = ['exact-copy', 'near-copy', 'label-check', 'like-the-hold-out']

interface Varied {
  readonly of: LabelledPicture
  readonly picture: Picture
  readonly seed: number
  readonly noises: readonly string[]
  readonly refusal: Refusal | null
}

/** Varied copies of all labelled pictures but the hold-out's, each judged by the gates. Throws UnusablePictureNoise. */
export const copyPictures = defineTask({
  name: 'copyPictures',
  process: 'own',
  async run(
    { task, template, each, seed, noise }: CopyRequest,
    tools: TaskTools<{ readonly done: number; readonly total: number }>,
  ): Promise<MadeCopies> {
    const { project, reader, runtime, signal, emit } = tools
    const db = reader.database(project)
    const pictures = labelledPictures(db, task)
    const inUse = Map.groupBy(copiesInUse(db, task, template), ({ copyOf }) => copyOf)
    const kept = await keptRows(db, tools)
    const set = activeFeatureSet(db)?.id ?? null
    const features = set === null ? null : await openPictureFeatures(db, set, runtime, signal)
    const judge = features && (await openRowJudge({ task, set: set! }, tools))
    const vary = pictureVarier(noise)
    const samples: Omit<NewSynthetic, 'judge'>[] = []
    try {
      for (let from = 0; from < pictures.length; from += PICTURES) {
        signal.throwIfAborted()
        const some = pictures.slice(from, from + PICTURES)
        const originals = await picturesOf(
          db,
          some.map(({ id }) => id),
        )
        const varied: Varied[] = []
        for (const [i, of] of some.entries()) {
          const original = originals[i]
          if (!original) continue
          const before = await copiesAgain(db, inUse.get(of.id) ?? [])
          const others = [original, ...before.filter((picture) => picture !== null)]
          for (let n = 1; n <= each; n++) {
            const own = seedOfCopy(String(of.id), seed, n)
            const { picture, noises } = await vary(original, own)
            const refusal = copyRefusal(picture, others)
            varied.push({ of, picture, seed: own, noises, refusal })
            if (!refusal) others.push(picture)
          }
        }
        const alike = kept && (await likeHoldout(varied, some, originals, kept, tools))
        const open = varied.filter(({ refusal }) => !refusal)
        const rows = features && open.length > 0 ? await features.of(open.map(({ picture }) => picture)) : null
        const doubts =
          rows && judge && features ? await labelDoubts(open, rows, originals, some, { judge, features }) : []
        for (const [i, one] of varied.entries()) {
          const at = open.indexOf(one)
          const doubt = one.refusal ?? doubts[at] ?? null
          // Who doubts the label says nothing of what comes after.
          const refusal = doubt && !doubt.doubtful ? doubt : ((alike && leakRefusal(alike[i]!)) ?? doubt)
          samples.push(stored(one, refusal, rows && at >= 0 ? rowOf(rows, at).slice() : null))
        }
        emit({ done: each * Math.min(pictures.length, from + PICTURES), total: each * pictures.length })
      }
    } finally {
      await features?.close()
    }
    const open = GATES.filter((gate) => !(gate === 'label-check' && !judge) && !(gate === 'like-the-hold-out' && !kept))
    const made = { seed, noise, fitted: false, judge: judge?.judge ?? null, ...countsOf(samples, open) }
    // Pictures that cannot be read have no copies.
    return { made: { ...made, left: each * pictures.length - samples.length }, samples, set: features ? set : null }
  },
})

/**
 * A person has said what the original shows: a copy is doubted, or is another label, only where whoever is asked reads the original right and the copy not.
 * rows: features of the copies → why not, by copy
 */
async function labelDoubts(
  copies: readonly Varied[],
  rows: Matrix,
  originals: readonly (Picture | null)[],
  of: readonly LabelledPicture[],
  { judge, features }: { readonly judge: RowJudge; readonly features: PictureFeatures },
): Promise<(Refusal | null)[]> {
  const readable = of.filter((_, i) => originals[i])
  const known = await features.of(originals.filter((one) => one !== null))
  const asked = [...readable, ...copies.map((copy) => copy.of)]
  const beliefs = await judge.check(
    stackRows(known, rows),
    asked.map(({ label }) => label),
    asked.map(({ id }) => id),
  )
  return copies.map((copy, i) => {
    const [original, own] = [beliefs[readable.indexOf(copy.of)], beliefs[readable.length + i]]
    return original?.[0]?.label === copy.of.label && own ? disagreement(copy.of.label, own) : null
  })
}

/** Small pictures of the hold-out; null where there is none. */
async function keptRows(db: ReadableDb, { signal }: Pick<TaskTools, 'signal'>): Promise<Matrix | null> {
  const ids = holdoutSamples(db)
  let rows: Matrix | null = null
  for (let from = 0; from < ids.length; from += PICTURES) {
    signal.throwIfAborted()
    const found = await picturesOf(db, ids.slice(from, from + PICTURES))
    const own = correlationRows(found.filter((picture) => picture !== null))
    rows = rows ? stackRows(rows, own) : own
  }
  return rows && rows.rows > 0 ? rows : null
}

/** Of each copy, how much it or its original looks like a picture of the hold-out: the largest correlation. */
async function likeHoldout(
  varied: readonly Varied[],
  pictures: readonly LabelledPicture[],
  originals: readonly (Picture | null)[],
  kept: Matrix,
  { runtime, signal }: Pick<TaskTools, 'runtime' | 'signal'>,
): Promise<number[]> {
  const readable = pictures.filter((_, i) => originals[i])
  const rows = correlationRows([...originals.filter((one) => one !== null), ...varied.map(({ picture }) => picture)])
  const { similarities } = await matrixMath(runtime, signal).nearest(rows, kept, 1)
  return varied.map(({ of }, i) => Math.max(similarities[readable.indexOf(of)]!, similarities[readable.length + i]!))
}

function stored({ of, seed, noises }: Varied, refusal: Refusal | null, vector: Float32Array | null) {
  const verdict = !refusal ? 'accepted' : refusal.doubtful ? 'doubtful' : 'rejected'
  return {
    label: of.labelId,
    copyOf: of.id,
    seed,
    noises,
    verdict,
    gate: refusal?.gate ?? null,
    because: refusal?.because ?? '',
    vector: verdict === 'rejected' ? null : vector,
    // What only a text has.
    text: '',
    tidy: null,
    file: '',
    line: 0,
    slots: [],
  } as const
}

function countsOf(samples: readonly Pick<NewSynthetic, 'verdict' | 'gate'>[], open: readonly Gate[]) {
  const count = (verdict: NewSynthetic['verdict'], gate?: Gate) =>
    samples.filter((one) => one.verdict === verdict && (gate === undefined || one.gate === gate)).length
  return {
    drawn: samples.length,
    gates: open.map((gate) => ({ gate, rejected: count('rejected', gate), doubtful: count('doubtful', gate) })),
    accepted: count('accepted'),
    doubtful: count('doubtful'),
    rejected: count('rejected'),
  }
}

/** Some pictures beside the copies that would be made of them, one label after the other. */
export const previewCopies = defineTask({
  name: 'previewCopies',
  process: 'shared',
  async run(
    { task, each, seed, noise, count }: Omit<CopyRequest, 'template'> & { readonly count: number },
    { project, reader, signal }: TaskTools,
  ): Promise<CopyPreview> {
    const db = reader.database(project)
    const vary = pictureVarier(noise)
    const pictures = labelledPictures(db, task)
    const shown: CopyPreview['shown'] = []
    for (const { id, label } of oneLabelAfterTheOther(pictures, seed)) {
      if (shown.length >= count) break
      signal.throwIfAborted()
      const [original] = await picturesOf(db, [id])
      if (!original) continue
      const copies: CopyPreview['shown'][number]['copies'] = []
      for (let n = 1; n <= each; n++) {
        const { picture, noises } = await vary(original, seedOfCopy(String(id), seed, n))
        copies.push({ picture: await dataAddress(picture), noises: [...noises] })
      }
      shown.push({ sample: id, label, original: await dataAddress(original), copies })
    }
    return { pictures: pictures.length, shown }
  },
})

/** A random picture of each label, then another one of each, and so on. */
function* oneLabelAfterTheOther(pictures: readonly LabelledPicture[], seed: number): Generator<LabelledPicture> {
  const own = [...Map.groupBy(shuffled(pictures, mulberry32(seed)), ({ labelId }) => labelId).values()]
  const most = Math.max(0, ...own.map(({ length }) => length))
  for (let i = 0; i < most; i++) yield* own.flatMap((some) => some.slice(i, i + 1))
}
