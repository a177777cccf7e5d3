// How students of banking77 are taught best, measured on texts held out of its training file: `npm run bench -- distil-ways`. The test file has no part in it.
import { predictedClasses } from '../../src-main/evaluation/classification-metrics.ts'
import { gatherRows, stackRows, type Matrix } from '../../src-main/platform/matrix.ts'
import type { OptionValues } from '../../src-main/contract/options.ts'
import { fittedProfile, measureNoise } from '../../src-main/synthesis/noises/fit-noise.ts'
import { noiseMaker } from '../../src-main/synthesis/noises/make-noise.ts'
import { banking, heldOut, labelledRows, type Split } from './distil/banking.ts'
import { agreement, student } from './distil/students.ts'
import { encoded, fineTuned, headOn } from './distil/teachers.ts'

interface Way {
  readonly megabytes?: number
  readonly temperature?: number
  readonly labelsShare?: number
  readonly given?: OptionValues
  readonly noise?: boolean
  /** By labels alone. */
  readonly alone?: boolean
}

const whole = await banking()
await tenOfEach()
await allLabels()

/** A fine-tuned teacher of ten labels of each class. */
async function tenOfEach() {
  const labelled = labelledRows(whole, '10', 0)
  const { split, rows, said } = heldOut(whole, labelled)
  const teacher = said(await fineTuned(whole, labelled, 0, '10'))
  const ways: Readonly<Record<string, Way>> = {
    'T = 3, α = 0.1': {},
    'with noise': { noise: true },
    'T = 1': { temperature: 1 },
    'T = 2': { temperature: 2 },
    'T = 6': { temperature: 6 },
    'α = 0.02': { labelsShare: 0.02 },
    'α = 0.5': { labelsShare: 0.5 },
    'rate 3e-3': { given: { rate: 3e-3 } },
    'dropout 0.5': { given: { dropout: 0.5 } },
    'rows begin by chance': { given: { begin: 'chance' } },
    '20 epochs': { given: { epochs: 20 } },
  }
  for (const [name, way] of Object.entries(ways)) await measured(`ten a class, ${name}`, split, rows, teacher, way)
}

/** A softmax head on the encoder's features, taught all labels: what it says of what it has learnt, or of each text what one says that has not. */
async function allLabels() {
  const { split } = heldOut(whole, labelledRows(whole, '10', 0))
  const rows = Int32Array.from(split.labels.keys())
  const features = await encoded(split.pool, 'held-out-pool')
  const { says, inSample, outOfFold } = await headOn(features, split.labels, split.classes, 0)
  const asked = await says(await encoded(split.asked, 'held-out'))
  for (const megabytes of [1, 5]) {
    await measured(
      `all labels, ${megabytes} MB, alone`,
      split,
      rows,
      { pool: inSample, asked },
      { megabytes, alone: true },
    )
    for (const [name, pool] of Object.entries({ 'in sample': inSample, 'out of fold': outOfFold }))
      for (const noise of [false, true]) {
        const called = `all labels, ${megabytes} MB, ${name}${noise ? ', with noise' : ''}`
        await measured(called, split, rows, { pool, asked }, { megabytes, noise })
      }
  }
}

async function measured(
  name: string,
  split: Split,
  rows: Int32Array,
  said: { readonly pool: Matrix; readonly asked: Matrix },
  { megabytes = 1, temperature = 3, labelsShare = 0.1, given, noise = false, alone = false }: Way,
) {
  const more = noise ? noised(split) : { rows: [], from: [] }
  const teacher = {
    rows: [...split.pool, ...more.rows],
    probabilities: noise ? stackRows(said.pool, gatherRows(said.pool, more.from)) : said.pool,
    temperature,
    labelsShare,
  }
  const { found, accuracy, ece } = await student(split, rows, {
    bytes: megabytes * 1e6,
    teacher: alone ? null : teacher,
    given,
    seed: 0,
  })
  const right = predictedClasses(said.asked).filter((c, i) => c === split.truth[i]).length / split.truth.length
  const percent = (x: number) => `${(100 * x).toFixed(2)} %`
  console.log(
    `${name}: ${percent(accuracy)}, its teacher ${percent(right)}, agrees ${percent(agreement(found, said.asked))}, ECE ${ece.toFixed(3)}`,
  )
}

/** Texts of the pool made as untidy as they are on the whole; those that changed, and which they were. */
function noised({ pool }: Split) {
  const texts = pool.map((content) => (content.kind === 'text' ? content.text : ''))
  const make = noiseMaker(fittedProfile(measureNoise(texts)))
  const changed = texts.map((text, row) => ({ row, text, other: make(text, row + 1).text })).filter(differs)
  return {
    rows: changed.map(({ other }) => ({ kind: 'text' as const, text: other })),
    from: changed.map(({ row }) => row),
  }
}
const differs = ({ text, other }: { readonly text: string; readonly other: string }) => text !== other
