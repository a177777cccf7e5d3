import { expect, test } from 'vitest'
import { createRuntime } from '../compute/ort-runtime.ts'
import { matrix, rowOf } from '../platform/matrix.ts'
import { mulberry32, normal } from '../platform/random.ts'
import type { HelpData } from './help-data.ts'
import { synthesisHelps, testedOn } from './synthesis-helps.ts'

const [CLASSES, WIDTH] = [4, 8]
const runtime = createRuntime({ provider: 'cpu', threads: 1 })

interface Made {
  /** Of each class, by template 1. */
  readonly count: number
  /** What they are said to be, of what they are. */
  readonly called: (label: number) => number
}
/** Points around a corner for each class; real ones lie further off it than those that are made. */
function data(perClass: number, kept: number, { count, called }: Made, seed = 1): HelpData {
  const random = mulberry32(seed)
  const points = (labels: readonly number[], spread: number) => {
    const rows = matrix(labels.length, WIDTH)
    labels.forEach((label, i) => {
      const row = rowOf(rows, i)
      row.forEach((_, j) => (row[j] = (j === label ? 1 : 0) + spread * normal(random)))
      const length = Math.hypot(...row)
      row.forEach((x, j) => (row[j] = x / length))
    })
    return rows
  }
  const each = (times: number) => Array.from({ length: CLASSES * times }, (_, i) => i % CLASSES)
  const real = [...each(perClass), ...each(kept / CLASSES)]
  const made = each(count)
  const places = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i)
  return {
    classes: CLASSES,
    features: points(real, 0.45),
    labelled: { at: places(0, CLASSES * perClass), labels: Int32Array.from(each(perClass)) },
    holdout: { at: places(CLASSES * perClass, real.length), labels: Int32Array.from(each(kept / CLASSES)) },
    synthetic: {
      rows: points(made, 0.45),
      labels: Int32Array.from(made, called),
      templates: new Int32Array(made.length).fill(1),
    },
  }
}
const plan = { learner: 'softmax-head.v1', options: {}, runs: 3, seed: 5, templates: [], curve: false }
const same = (label: number) => label

test('samples like the real ones help where labels are few', async () => {
  const [found] = (await synthesisHelps(data(1, 400, { count: 30, called: same }), plan, { runtime }))!
  expect(found).toMatchObject({ template: null, on: 'holdout', samples: 400, verdict: 'keep' })
  expect(found!.gain.low).toBeGreaterThan(0)
})

test('samples with wrong labels do harm, and their removal is advised; of two templates the one that is wrong', async () => {
  const wrong = data(3, 400, { count: 30, called: (label) => (label + 1) % CLASSES })
  const [all] = (await synthesisHelps(wrong, plan, { runtime }))!
  expect([all!.verdict, all!.gain.high < 0]).toEqual(['remove', true])
  const good = data(3, 400, { count: 30, called: same }, 2)
  const rows = matrix(wrong.synthetic.rows.rows + good.synthetic.rows.rows, WIDTH)
  rows.data.set(wrong.synthetic.rows.data)
  rows.data.set(good.synthetic.rows.data, wrong.synthetic.rows.data.length)
  const mixed = {
    ...wrong,
    synthetic: {
      rows,
      labels: Int32Array.from([...wrong.synthetic.labels, ...good.synthetic.labels]),
      templates: Int32Array.from([...wrong.synthetic.templates, ...good.synthetic.templates.map(() => 2)]),
    },
  }
  const found = (await synthesisHelps(mixed, { ...plan, templates: [1, 2] }, { runtime }))!
  expect(found.map(({ template, verdict }) => [template, verdict]).slice(1)).toEqual([
    [1, 'remove'],
    [2, 'keep'],
  ])
})

test('a template of one label is asked of what has that label or is called so: the other labels thin nothing out', async () => {
  const all = data(1, 400, { count: 30, called: same })
  // What teaches the first label is one template, all others another.
  const templates = all.synthetic.labels.map((label) => (label === 0 ? 1 : 2))
  const own = { ...all, synthetic: { ...all.synthetic, templates } }
  const [whole, first] = (await synthesisHelps(own, { ...plan, templates: [1] }, { runtime }))!
  expect([whole!.asked, whole!.samples, first!.asked]).toEqual([400, 400, 400])
  // A quarter of them have it; some others are called it by a model that has seen little.
  expect(first!.samples).toBeGreaterThan(100)
  expect(first!.samples).toBeLessThan(300)
  expect(first!.verdict).toBe('keep')
})

test('where labels are many, samples that say the same show no gain', async () => {
  const [found] = (await synthesisHelps(data(100, 800, { count: 30, called: same }), plan, { runtime }))!
  expect(found!.verdict).toBe('no-gain')
})

test('of a small hold-out it says how many labels would show two points; without one, labels are left out in turn', async () => {
  const few = data(6, 48, { count: 4, called: same })
  expect(testedOn(few)).toBe('left-out')
  const [found] = (await synthesisHelps(few, plan, { runtime }))!
  expect(found!.samples).toBe(24)
  if (found!.verdict === 'too-few') expect(found!.enough).toBeGreaterThan(found!.samples)
  const none = data(1, 4, { count: 4, called: same })
  expect(testedOn({ ...none, holdout: { at: new Int32Array(), labels: new Int32Array() } })).toBeNull()
})

test('without labels there is no model without them; with fewer answers the gain is told, too', async () => {
  const [zero] = (await synthesisHelps(data(0, 200, { count: 30, called: same }), plan, { runtime }))!
  expect([zero!.without, zero!.verdict]).toEqual([null, 'keep'])
  expect(zero!.with).toBeGreaterThan(0.6)
  const [found] = (await synthesisHelps(
    data(6, 400, { count: 30, called: same }),
    { ...plan, curve: true },
    { runtime },
  ))!
  expect(found!.curve.map(({ answers }) => answers)).toEqual([0, 1, 2, 5])
  const gains = found!.curve.map(({ found: { gain } }) => gain.value)
  expect(gains[1]!).toBeGreaterThan(gains[3]!)
})

test('copies teach beside their originals alone: of labels that chance has given, they tell nothing of what is left out', async () => {
  const random = mulberry32(3)
  // Wide enough that a line through each is found.
  const rows = matrix(48, 64)
  rows.data.forEach((_, i) => (rows.data[i] = normal(random) / 8))
  const labels = Int32Array.from({ length: 48 }, (_, i) => i % CLASSES)
  const places = Int32Array.from(labels.keys())
  const none = { at: new Int32Array(), labels: new Int32Array() }
  const synthetic = { rows, labels, templates: new Int32Array(48).fill(1) }
  const chance = { classes: CLASSES, features: rows, labelled: { at: places, labels }, holdout: none }
  const withOf = (copyOf?: Int32Array) =>
    synthesisHelps({ ...chance, synthetic: { ...synthetic, copyOf } }, plan, { runtime })
  const [copies] = (await withOf(places))!
  // A quarter by chance; ±5 standard deviations of 48 answers.
  expect(copies!.with).toBeLessThan(0.25 + 5 * Math.sqrt((0.25 * 0.75) / 48))
  // Were they no copies, each would say what its twin is.
  const [given] = (await withOf())!
  expect(given!.with).toBeGreaterThan(0.8)
})

test('what was made from a label does not teach while that label is left out: of labels by chance no gain is found', async () => {
  const random = mulberry32(9)
  const [count, wide] = [100, 256]
  const features = matrix(count, wide)
  features.data.forEach((_, i) => (features.data[i] = normal(random) / Math.sqrt(wide)))
  const labels = Int32Array.from({ length: count }, () => Math.floor(random() * CLASSES))
  // Three of each, as good as the same as the real one, with its label.
  const of = [...labels.keys()].flatMap((i) => [i, i, i])
  const rows = matrix(of.length, wide)
  of.forEach((i, at) => rowOf(features, i).forEach((x, j) => (rowOf(rows, at)[j] = x + 0.01 * normal(random))))
  const synthetic = {
    rows,
    labels: Int32Array.from(of, (i) => labels[i]!),
    templates: new Int32Array(of.length).fill(1),
  }
  const none = { at: new Int32Array(), labels: new Int32Array() }
  const labelled = { at: Int32Array.from(labels.keys()), labels }
  const chance: HelpData = { classes: CLASSES, features, labelled, holdout: none, synthetic }
  const flattered = (await synthesisHelps(chance, plan, { runtime }))![0]!
  expect(flattered.gain.low).toBeGreaterThan(0.15)
  const sources = of.map((i) => [i])
  const [found] = (await synthesisHelps({ ...chance, synthetic: { ...synthetic, sources } }, plan, { runtime }))!
  expect(found!.on).toBe('left-out')
  expect(found!.gain.low).toBeLessThan(0)
  expect(found!.verdict).not.toBe('keep')
})

test('whoever refuses by labels judges without those that are left out, also what the labels of all had refused', async () => {
  const made = data(10, 0, { count: 10, called: same })
  const seen: number[][] = []
  const few = { ...made.synthetic, refused: Uint8Array.from(made.synthetic.labels, (_, i) => Number(i % 2)) }
  const passing = (taught: readonly number[]) => {
    seen.push([...taught])
    return Promise.resolve(new Uint8Array(few.labels.length))
  }
  const [found] = (await synthesisHelps({ ...made, synthetic: { ...few, passing } }, plan, { runtime }))!
  // Nothing passes, so nothing teaches.
  expect(found!.with).toBe(found!.without)
  expect(seen.every((taught) => taught.length === 30)).toBe(true)
  expect(seen).toHaveLength(4 * plan.runs)
})
