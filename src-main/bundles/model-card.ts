import type { BundleReceipt } from '../contract/bundles.ts'
import type { OptionValues } from '../contract/options.ts'
import { lineageWords, type Lineage } from './lineage-words.ts'
import { readinessWords } from './readiness-words.ts'

/** Where a model comes from. */
export interface BundleFacts {
  readonly project: string
  readonly task: string
  readonly version: number
  readonly lineage: Lineage
  readonly kind: 'single' | 'multi'
  readonly input: 'text' | 'image' | 'vector'
  readonly trainedAt: number
  readonly seed: number
  readonly learner: { readonly id: string; readonly title: string; readonly options: OptionValues }
  readonly backbone: {
    readonly id: string
    readonly title: string
    readonly fingerprint: string
    readonly options: OptionValues
  }
  /** Whose numbers are in the features. */
  readonly folder: string | null
  readonly samples: number
  /** It learnt from. */
  readonly labels: number
  /** Of each class there are now, without the hold-out's. */
  readonly labelCounts: readonly number[]
  readonly holdoutLabels: number
}

export interface CardFigures {
  readonly labels: readonly string[]
  readonly byLabel: { readonly f1: readonly number[]; readonly support: readonly number[] } | null
  readonly receipt: Omit<BundleReceipt, 'path' | 'files' | 'bytes'>
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`
const ms = (time: number) => `${time < 10 ? time.toFixed(2) : time.toFixed(0)} ms`
const cell = (text: string) => text.replaceAll('|', '\\|').replace(/\s+/g, ' ')
const shown = (options: OptionValues) =>
  Object.entries(options)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name} = ${String(value)}`)
    .join(', ') || 'as they are by default'

/** MODEL_CARD.md, after Mitchell et al. 2019: what it is, what it learnt from, what was measured, what it is not for. */
export function modelCard(facts: BundleFacts, { labels, byLabel, receipt }: CardFigures): string {
  const { learner, backbone } = facts
  const { latency, agreement, selfTest, modelBytes, precision } = receipt
  return `# ${cell(facts.project)}, model ${facts.version}

${sentence(facts, labels)} Made with Kindling Studio; trained ${new Date(facts.trainedAt).toISOString().slice(0, 10)}.

## Where it comes from
- Task “${cell(facts.task)}”: ${labels.length} labels, ${facts.kind === 'multi' ? 'any number of them a sample' : 'one a sample'}.
- Samples in the project: ${facts.samples}. Labels it learnt from: ${facts.labels}. Labels kept for measuring: ${facts.holdoutLabels}, of which nothing was learnt but the temperature and the threshold below: calibration error and precision above the threshold may flatter a little.
- Learner: ${learner.title} (\`${learner.id}\`), options: ${cell(shown(learner.options))}; seed ${facts.seed}.
- Features: ${cell(backbone.title)} (\`${backbone.id}\`), options: ${cell(shown(backbone.options))}; fingerprint \`${cell(backbone.fingerprint)}\`.
${lineageWords(facts.lineage)
  .map((line) => `- ${cell(line)}`)
  .join('\n')}

## What was measured
With the files of this bundle, numbers as ${precision}.

${measured(receipt)}
- One sample takes ${ms(latency.medianMs)} in the median, ${ms(latency.p95Ms)} at the 95th percentile (${latency.samples} runs, ${latency.threads} thread${latency.threads === 1 ? '' : 's'} of a CPU, preparation included). \`model.onnx\` has ${modelBytes} bytes.
${beside(receipt)}- Same label as the studio’s own features and head give: ${percent(agreement.share)} of ${agreement.samples} samples; probabilities differ by ${agreement.furthest.toExponential(1)} at most.
- Self-test: ${selfTest.passed ? 'passed' : 'NOT passed'} (${selfTest.contents} contents, ${selfTest.furthest.toExponential(1)} at most).

| label | labels to learn from | of the hold-out | F1 |
|---|---|---|---|
${labels.map((label, c) => `| ${cell(label)} | ${facts.labelCounts[c]} | ${byLabel?.support[c] ?? '–'} | ${byLabel?.support[c] ? byLabel.f1[c]!.toFixed(3) : '–'} |`).join('\n')}

## Out of scope
${scope(receipt)}

## Ready?
${readinessWords(receipt.readiness)}

## What it must not be used for
- Contents of another kind than the project’s: other subjects, other languages, other sources. It has no label for them and names one all the same.
- Decisions on people (credit, work, health, law, policing) without a person who can see the content and decide otherwise.
- As a measurement of how often something occurs: the labels were chosen for learning, not drawn at random.
- On after the world has changed: measure it again with fresh labels.
`
}

const sentence = ({ kind, input }: BundleFacts, labels: readonly string[]) =>
  `Gives ${input === 'text' ? 'a text' : input === 'image' ? 'an image' : 'a vector'} ${
    kind === 'multi' ? `any of ${labels.length} labels` : `one of ${labels.length} labels`
  } with a probability${kind === 'multi' ? ' each' : ''}.`

/** What the same model does as float32. */
function beside({ asFloat32, wholeBytes, precision }: CardFigures['receipt']): string {
  if (!asFloat32) return ''
  const { accuracy, latency } = asFloat32
  const right = accuracy === null ? '' : `${percent(accuracy)} on the hold-out, `
  const stored =
    precision === 'float16' ? ' As float16 numbers are only stored: they are computed with as float32.' : ''
  return `- As float32 the same model: ${right}${ms(latency.medianMs)} in the median (${latency.samples} runs, in turn with this file), ${wholeBytes} bytes.${stored}\n`
}

function measured({ holdout }: CardFigures['receipt']): string {
  if (!holdout) return '- Nothing: no labels were kept for measuring. How good it is is not known.'
  const { metric, accuracy, low, high, macroF1, macroF1Low, macroF1High, ece, samples } = holdout
  const range =
    macroF1Low === null || macroF1High === null ? '' : ` (95 %: ${macroF1Low.toFixed(3)} to ${macroF1High.toFixed(3)})`
  return [
    `- ${metric === 'microF1' ? 'Micro F1' : 'Accuracy'} on the hold-out: ${percent(accuracy)} (95 %: ${percent(low)} to ${percent(high)}), ${samples} samples.`,
    `- Macro F1: ${macroF1.toFixed(3)}${range}.`,
    `- Calibration error: ${ece === null ? 'not measured, the hold-out is too small' : ece.toFixed(3)}.`,
  ].join('\n')
}

function scope({ thresholds: { outOfScope, reason, wantedPrecision } }: CardFigures['receipt']): string {
  if (!outOfScope) return `No threshold: ${reason}`
  const { threshold, kept, precision, low, high, samples } = outOfScope
  return `An answer of a probability below ${threshold.toFixed(4)} counts as out of scope. Above it ${percent(precision)} were right on the hold-out (95 %: ${percent(low)} to ${percent(high)}; wanted ${percent(wantedPrecision)}), and ${percent(kept)} of its ${samples} samples are.`
}
