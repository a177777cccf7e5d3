import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import { featuresOf } from '../../src-main/experiments/evaluate-files.ts'
import { labelSetWords } from '../../src-main/experiments/label-set-words.ts'
import { readLabelledFile, type LabelledFile } from '../../src-main/experiments/labelled-file.ts'
import { calledBy } from '../../src-main/experiments/called-by.ts'
import type { HelpData } from '../../src-main/experiments/help-data.ts'
import { synthesisHelps } from '../../src-main/experiments/synthesis-helps.ts'
import { matrix, rowOf, type Matrix } from '../../src-main/platform/matrix.ts'
import { mulberry32, shuffled } from '../../src-main/platform/random.ts'
import { readableName } from '../../src-main/platform/readable-name.ts'
import { readTemplateFile } from '../../src-main/services/synthesis/template-files.ts'
import { gates } from '../../src-main/synthesis/gates/gates.ts'
import { makeSamples } from '../../src-main/synthesis/make-samples.ts'

// What templates teach: accuracy with 0 to 10 real labels a class without anything, with what the templates of a file make, with the labels' names and with
// both; and whether the paired test of a project, on 385 labels kept for measuring, says the same of the templates.
// KINDLING_BENCH_TRAIN and KINDLING_BENCH_TEST are labelled files, KINDLING_BENCH_TEMPLATES templates of their labels (those of banking77 where left out),
// KINDLING_BENCH_MODEL may be the folder of a model for the features, KINDLING_BENCH_SEEDS how many draws (5), KINDLING_BENCH_SHOTS labels a class.
const { KINDLING_BENCH_TRAIN: train, KINDLING_BENCH_TEST: test, KINDLING_BENCH_MODEL: model } = process.env
const templates = process.env['KINDLING_BENCH_TEMPLATES'] ?? `${import.meta.dirname}/templates/banking77.tpl`
const seeds = Number(process.env['KINDLING_BENCH_SEEDS'] ?? 5)
const SHOTS = (process.env['KINDLING_BENCH_SHOTS'] ?? '0,1,2,5,10').split(',').map(Number)
const [PER_LABEL, KEPT, RUNS] = [100, 385, 3]
const HEAD = { learner: 'pool-head.v1', options: {} }
const runtime = createRuntime()
const percent = (share: number) => (100 * share).toFixed(1).padStart(6)

if (!train || !test) {
  console.log('not run: KINDLING_BENCH_TRAIN and KINDLING_BENCH_TEST name no labelled files')
} else {
  const files = { train: await readLabelledFile(train), test: await readLabelledFile(test) }
  const made = await madeOf(files)
  const tested = files.test.contents.length
  // Made texts get their features as tested ones do: the backbone learns nothing from them.
  const all = await featuresOf({ train: files.train, test: joined(files.test, made) }, model, runtime, {
    words: await labelSetWords(undefined),
  })
  const [labels, others] = [all.train.labels as Int32Array, all.test.labels as Int32Array]
  const part = (from: number, to: number) => rowsOf(all.test.rows, from, to)
  const synthetic = {
    rows: part(tested, others.length),
    labels: others.slice(tested),
    templates: new Int32Array(others.length - tested),
  }
  const truth = others.slice(0, tested)
  const testRows = part(0, tested)
  console.log(
    `${all.classes.length} labels, ${made.contents.length} made texts kept; accuracy in percent: real labels a class, without, templates, names, both; then what the paired test says of the templates`,
  )
  for (const shots of SHOTS) {
    const found: number[][] = []
    const told: string[] = []
    for (let seed = 1; seed <= seeds; seed++) {
      const data = drawn(seed, shots)
      const arm = { labelled: [...data.labelled.labels.keys()], synthetic: [...synthetic.labels.keys()] }
      const accuracy = async (names: boolean, templatesToo: boolean) => {
        const said = await calledBy(
          { ...data, names: names ? all.names : undefined },
          HEAD,
          templatesToo ? arm : { ...arm, synthetic: [] },
          testRows,
          { runtime, seed },
        )
        return said ? said.filter((label, i) => label === truth[i]).length / tested : 0
      }
      const row = [
        await accuracy(false, false),
        await accuracy(false, true),
        await accuracy(true, false),
        await accuracy(true, true),
      ]
      found.push(row)
      const [help] = (await synthesisHelps(
        { ...data, names: all.names },
        { ...HEAD, runs: RUNS, seed, templates: [], curve: false },
        { runtime },
      ))!
      const { low, value, high } = help!.gain
      told.push(
        `${help!.verdict} ${[value, low, high].map((x) => (100 * x).toFixed(1)).join(' ')} (test file ${(100 * (row[3]! - row[2]!)).toFixed(1)})`,
      )
      console.error(`  ${shots} seed ${seed}: ${row.map(percent).join('')}; ${told.at(-1)}`)
    }
    const mean = [0, 1, 2, 3].map((way) => found.reduce((sum, row) => sum + row[way]!, 0) / found.length)
    console.log(`${String(shots).padStart(3)} ${mean.map(percent).join('')}   ${told.join(' | ')}`)
  }

  /** A project: some kept for measuring, a few labels of each class, all others unlabelled. */
  function drawn(seed: number, shots: number): HelpData {
    const mixed = shuffled([...labels.keys()], mulberry32(seed))
    const [kept, rest] = [mixed.slice(0, KEPT), mixed.slice(KEPT)]
    const taken = new Int32Array(all.classes.length)
    const labelled = rest.filter((row) => taken[labels[row]!]!++ < shots)
    const placed = (rows: readonly number[]) => ({
      at: Int32Array.from(rows),
      labels: Int32Array.from(rows, (row) => labels[row]!),
    })
    return {
      classes: all.classes.length,
      features: all.train.rows,
      labelled: placed(labelled),
      holdout: placed(kept),
      synthetic,
      names: all.names,
    }
  }
}

/** What the templates make and the gates let through; nothing like a text of the test file. */
async function madeOf(files: { readonly train: LabelledFile; readonly test: LabelledFile }): Promise<LabelledFile> {
  const { grammar } = await readTemplateFile(templates)
  const called = new Map(files.train.labels.flat().map((label) => [readableName(label), label]))
  const rules = grammar.labels.map((rule) => ({ ...rule, settings: { ...rule.settings, training: String(PER_LABEL) } }))
  const texts = ({ contents }: LabelledFile) =>
    contents.flatMap((content) => (content.kind === 'text' ? [content.text] : []))
  const judges = gates({ real: texts(files.train), holdout: texts(files.test) })
  const kept: { text: string; label: string }[] = []
  for await (const batch of makeSamples({ ...grammar, labels: rules }, { seed: 1, gates: judges }))
    for (const { sample, verdict } of batch) {
      const label = called.get(readableName(sample.label))
      if (verdict === 'accepted' && label) kept.push({ text: sample.text, label })
    }
  return { contents: kept.map(({ text }) => ({ kind: 'text', text })), labels: kept.map(({ label }) => [label]) }
}

function joined(a: LabelledFile, b: LabelledFile): LabelledFile {
  return { contents: [...a.contents, ...b.contents], labels: [...a.labels, ...b.labels] }
}
function rowsOf(from: Matrix, first: number, end: number): Matrix {
  const out = matrix(end - first, from.columns)
  for (let i = first; i < end; i++) rowOf(out, i - first).set(rowOf(from, i))
  return out
}
