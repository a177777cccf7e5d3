import type { Content } from '../../src-main/backbones/backbone.ts'
import { decodeWithin, pngOf } from '../../src-main/backbones/onnx-image/decode-image.ts'
import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import { featuresOf } from '../../src-main/experiments/evaluate-files.ts'
import { readLabelledFile } from '../../src-main/experiments/labelled-file.ts'
import { calledBy } from '../../src-main/experiments/called-by.ts'
import type { HelpData } from '../../src-main/experiments/help-data.ts'
import { matrix, rowOf, type Matrix } from '../../src-main/platform/matrix.ts'
import { mulberry32, shuffled } from '../../src-main/platform/random.ts'
import { copyRefusal, correlationRows, SAME_PICTURE } from '../../src-main/synthesis/gates/picture-gates.ts'
import { usualPictureNoise } from '../../src-main/synthesis/picture-noises/index.ts'
import type { Picture } from '../../src-main/synthesis/picture-noises/picture-noise.ts'
import { pictureVarier, seedOfCopy } from '../../src-main/synthesis/picture-noises/vary-picture.ts'

// What varied copies teach: test accuracy with 1 to 10 labels a class, without copies and with three of each labelled picture: at the usual noise, with
// mirroring too, and mirrored and cropped only. The gates are those of a project but for the label check, which depends on what is labelled; the test file is the hold-out.
// KINDLING_BENCH_TRAIN and KINDLING_BENCH_TEST are folders of labelled pictures, KINDLING_BENCH_MODEL may be the folder of a model for the features,
// KINDLING_BENCH_SEEDS how many draws (5).
const { KINDLING_BENCH_TRAIN: train, KINDLING_BENCH_TEST: test, KINDLING_BENCH_MODEL: model } = process.env
const seeds = Number(process.env['KINDLING_BENCH_SEEDS'] ?? 5)
const [SHOTS, EACH] = [[1, 2, 5, 10], 3]
const LEARNERS = ['pool-head.v1', 'softmax-head.v1', 'mlp-head.v1']
const PROFILES = {
  usual: usualPictureNoise,
  mirrored: { ...usualPictureNoise, 'flip.v1': 0.5 },
  framed: { 'flip.v1': 0.5, 'crop.v1': 1 },
}
const runtime = createRuntime()
const percent = (share: number) => (100 * share).toFixed(1).padStart(6)

if (!train || !test) {
  console.log('not run: KINDLING_BENCH_TRAIN and KINDLING_BENCH_TEST name no labelled pictures')
} else {
  const files = { train: await readLabelledFile(train), test: await readLabelledFile(test) }
  const labels = files.train.labels.map(([label]) => label!)
  const tested = files.test.contents.length
  const draws = Array.from({ length: seeds }, (_, i) => drawn(labels, Math.max(...SHOTS), i + 1))
  const sources = [...new Set(draws.flat())].sort((a, b) => a - b)
  const made = await copiesOf(sources, files.train.contents, files.test.contents)
  // Copies get their features as tested pictures do: the backbone learns nothing from them.
  const all = await featuresOf(
    {
      train: files.train,
      test: {
        contents: [...files.test.contents, ...made.map(({ content }) => content)],
        labels: [...files.test.labels, ...made.map(({ of }) => [labels[of]!])],
      },
    },
    model,
    runtime,
  )
  const [own, others] = [all.train.labels as Int32Array, all.test.labels as Int32Array]
  const testRows = rowsOf(all.test.rows, [...Array(tested).keys()])
  for (const learner of LEARNERS)
    for (const shots of SHOTS) {
      const found: number[][] = []
      for (const [i, draw] of draws.entries()) {
        const labelled = draw.filter(
          (row, at) => draw.slice(0, at).filter((one) => own[one] === own[row]).length < shots,
        )
        const accuracies = []
        for (const profile of ['none', ...Object.keys(PROFILES)]) {
          const mine = made.flatMap((copy, at) =>
            copy.profile === profile && labelled.includes(copy.of)
              ? [{ at: tested + at, of: labelled.indexOf(copy.of) }]
              : [],
          )
          const data: HelpData = {
            classes: all.classes.length,
            features: all.train.rows,
            labelled: { at: Int32Array.from(labelled), labels: Int32Array.from(labelled, (row) => own[row]!) },
            holdout: { at: new Int32Array(), labels: new Int32Array() },
            synthetic: {
              rows: rowsOf(
                all.test.rows,
                mine.map(({ at }) => at),
              ),
              labels: Int32Array.from(mine, ({ at }) => others[at]!),
              templates: new Int32Array(mine.length),
              copyOf: Int32Array.from(mine, ({ of }) => of),
            },
          }
          const arm = { labelled: [...labelled.keys()], synthetic: [...mine.keys()] }
          const said = await calledBy(data, { learner, options: {} }, arm, testRows, { runtime, seed: i + 1 })
          accuracies.push(said!.filter((label, row) => label === others[row]).length / tested)
        }
        found.push(accuracies)
      }
      const ways = found[0]!.map((_, way) => way)
      const mean = ways.map((way) => found.reduce((sum, row) => sum + row[way]!, 0) / found.length)
      const gains = ways.slice(1).map((way) => found.map((row) => (100 * (row[way]! - row[0]!)).toFixed(1)).join(' '))
      console.log(`${learner} ${String(shots).padStart(2)} ${mean.map(percent).join('')}   gains ${gains.join(' | ')}`)
    }
}

/** So many random pictures of each label, in the order in which they would be labelled. */
function drawn(labels: readonly string[], most: number, seed: number): number[] {
  const taken = new Map<string, number>()
  return shuffled([...labels.keys()], mulberry32(seed)).filter((row) => {
    const before = taken.get(labels[row]!) ?? 0
    taken.set(labels[row]!, before + 1)
    return before < most
  })
}

async function copiesOf(sources: readonly number[], contents: readonly Content[], kept: readonly Content[]) {
  const secrets = correlationRows(await Promise.all(kept.map(pictureIn)))
  const leaks = (picture: Picture) => {
    const [row] = [rowOf(correlationRows([picture]), 0)]
    for (let i = 0; i < secrets.rows; i++)
      if (row.reduce((sum, value, j) => sum + value * secrets.data[i * secrets.columns + j]!, 0) >= SAME_PICTURE)
        return true
    return false
  }
  const made: { of: number; profile: string; content: Content }[] = []
  const refused: Record<string, number> = {}
  for (const of of sources) {
    const original = await pictureIn(contents[of]!)
    const leaking = leaks(original)
    for (const [profile, noise] of Object.entries(PROFILES)) {
      const vary = pictureVarier(noise)
      const others = [original]
      for (let n = 1; n <= EACH; n++) {
        const { picture } = await vary(original, seedOfCopy(String(of), 1, n))
        const gate = copyRefusal(picture, others)?.gate ?? (leaking || leaks(picture) ? 'like-the-hold-out' : null)
        if (gate) refused[gate] = (refused[gate] ?? 0) + 1
        if (gate) continue
        others.push(picture)
        const bytes = await pngOf({ ...picture, bytes: picture.data })
        made.push({ of, profile, content: { kind: 'image', bytes } })
      }
    }
  }
  console.log(`${made.length} copies of ${sources.length} pictures; not kept: ${JSON.stringify(refused)}`)
  return made
}

async function pictureIn(content: Content): Promise<Picture> {
  if (content.kind !== 'image') throw new TypeError('not a picture')
  const { width, height, bytes } = await decodeWithin(content.bytes, 512)
  return { width, height, data: bytes }
}
function rowsOf(from: Matrix, rows: readonly number[]): Matrix {
  const out = matrix(rows.length, from.columns)
  rows.forEach((row, i) => rowOf(out, i).set(rowOf(from, row)))
  return out
}
