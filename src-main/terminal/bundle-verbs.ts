import { resolve } from 'node:path'
import { readinessWords } from '../bundles/readiness-words.ts'
import { Precision, type AskedBundleReceipt, type BundleReceipt } from '../contract/bundles.ts'
import type { TakenBundle } from '../contract/models.ts'
import { modelCalled } from './model-called.ts'
import { WrongUsage, type Command, type Given } from './command.ts'
import { taskCalled, taskFlag } from './task-called.ts'
import { finished, withProject } from './with-project.ts'

/** A share above 0, up to 1. */
function shareOf(given: Given, verb: string, flag: string, otherwise: number): number {
  const value = given.text(flag)
  if (value === undefined) return otherwise
  const share = value.trim() === '' ? NaN : Number(value)
  if (!(share > 0 && share <= 1))
    throw new WrongUsage(verb, `--${flag} wants a number above 0, up to 1, got “${value}”`)
  return share
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`

export const bundleVerbs: readonly Command[] = [
  {
    verb: 'bundle',
    summary:
      'Writes a model with all that runs it elsewhere: ONNX, runners for Node, Python and the browser, card, sums.',
    positionals: ['PROJECT'],
    flags: {
      model: { help: 'version of the model (default: the one in use)', value: 'VERSION' },
      out: { help: 'folder or .zip to write (default: PROJECT-model-VERSION beside the project)', value: 'PATH' },
      precision: { help: 'numbers as float32 (the default), float16, int8 or int8-static', value: 'HOW' },
      'target-precision': { help: 'how often answers in scope shall be right (default 0.95)', value: 'SHARE' },
      target: { help: 'accuracy its lower bound must reach to be called ready (default 0.8)', value: 'SHARE' },
      'pool-texts': { help: 'put samples of the hold-out into the self-test, beside made-up ones' },
      ...taskFlag,
    },
    examples: ['kindling bundle banking.kindling', 'kindling bundle banking.kindling --model 3 --out banking.zip'],
    run: (given, entries) =>
      withProject(entries, given.positionals[0]!, async (studio) => {
        const targetPrecision = shareOf(given, 'bundle', 'target-precision', 0.95)
        const precision = given.oneOf('precision', Precision.options)
        const target = shareOf(given, 'bundle', 'target', 0.8)
        const { id, version } = await modelCalled(studio, given, 'model')
        const beside = `${given.positionals[0]!.replace(/\.kindling$/, '')}-model-${version}`
        const path = resolve(given.text('out') ?? beside)
        return finished(
          studio,
          studio.models.bundle({
            model: id,
            path,
            precision,
            targetPrecision,
            target,
            poolTexts: given.on('pool-texts'),
          }),
        )
      }),
    tell: tellBundle,
  },
  {
    verb: 'import-bundle',
    summary: 'Reads a bundle, checked by its sums, and tells what it says of the samples of a project.',
    positionals: ['PROJECT', 'BUNDLE'],
    flags: {
      out: { help: 'file of JSON lines with all probabilities', value: 'FILE.jsonl' },
      'as-model': { help: 'take it in as a model of the project, measured on the hold-out and not yet in use' },
      'add-labels': { help: 'with --as-model: add labels that the task does not have' },
      ...taskFlag,
    },
    examples: [
      'kindling import-bundle banking.kindling teacher.zip --out teacher.jsonl',
      'kindling import-bundle banking.kindling teacher.zip --as-model',
    ],
    run: (given, entries) =>
      withProject(entries, given.positionals[0]!, async (studio) => {
        const task = (await taskCalled(studio, given)).id
        const out = given.text('out')
        const path = resolve(given.positionals[1]!)
        if (given.on('as-model')) {
          if (out !== undefined) throw new WrongUsage('import-bundle', '--out or --as-model, not both')
          return finished(studio, studio.models.takeBundle({ path, task, addLabels: given.on('add-labels') }))
        }
        if (given.on('add-labels')) throw new WrongUsage('import-bundle', '--add-labels goes with --as-model')
        return finished(studio, studio.models.askBundle({ path, task, out: out === undefined ? null : resolve(out) }))
      }),
    tell: (told: AskedBundleReceipt | TakenBundle) => ('model' in told ? tellTaken(told) : tellAsked(told)),
  },
]

const tellAsked = ({ project, version, labels, samples, unreadable, agreement, file }: AskedBundleReceipt): string =>
  [
    `Model ${version} of ${project}: ${labels.length} labels, ${samples} samples asked${unreadable > 0 ? `, ${unreadable} cannot be read` : ''}`,
    agreement
      ? `As the project labels them: ${agreement.same} of ${agreement.labelled}`
      : 'No labels of the project to compare with',
    ...(file === null ? [] : [`All probabilities → ${file}`]),
  ].join('\n')

const tellTaken = ({ model: { version, bundle, holdout, classes }, added, samples, unreadable }: TakenBundle): string =>
  [
    `Model ${version}: model ${bundle!.version} of ${bundle!.project}, ${classes.length} labels, features of ${samples} samples${unreadable > 0 ? `; ${unreadable} cannot be read` : ''}`,
    ...(added.length > 0 ? [`Labels added: ${added.join(', ')}`] : []),
    holdout
      ? `Hold-out ${holdout.metric === 'microF1' ? 'micro F1 ' : ''}${percent(holdout.accuracy)} (${percent(holdout.low)} to ${percent(holdout.high)}) on ${holdout.samples}`
      : 'No hold-out: how good it is here is not known',
    'It is not in use yet',
  ].join('\n')

function tellBundle({
  path,
  files,
  bytes,
  holdout,
  latency,
  agreement,
  selfTest,
  thresholds,
  readiness,
  precision,
  modelBytes,
  wholeBytes,
  asFloat32,
}: BundleReceipt): string {
  const { outOfScope, reason } = thresholds
  return [
    `${files.length} files, ${bytes} bytes → ${path}`,
    `Numbers as ${precision}${precision === 'float16' ? ' (only stored: computed with as float32)' : ''}: model.onnx has ${modelBytes} bytes`,
    holdout
      ? `Hold-out ${holdout.metric === 'microF1' ? 'micro F1 ' : ''}${percent(holdout.accuracy)} (${percent(holdout.low)} to ${percent(holdout.high)}) on ${holdout.samples}`
      : 'No hold-out: how good it is is not known',
    outOfScope
      ? `Out of scope below ${outOfScope.threshold.toFixed(4)}: keeps ${percent(outOfScope.kept)}, right on ${percent(outOfScope.precision)} of those`
      : `No threshold for what is out of scope: ${reason}`,
    `As the studio says it on ${percent(agreement.share)} of ${agreement.samples}; probabilities differ by ${agreement.furthest.toExponential(1)} at most`,
    `One sample: ${latency.medianMs.toFixed(2)} ms in the median, ${latency.p95Ms.toFixed(2)} ms at the 95th percentile`,
    ...(asFloat32
      ? [
          `As float32: ${asFloat32.accuracy === null ? '' : `${percent(asFloat32.accuracy)} on the hold-out, `}${asFloat32.latency.medianMs.toFixed(2)} ms in the median, ${wholeBytes} bytes`,
        ]
      : []),
    `Self-test ${selfTest.passed ? 'passed' : 'NOT passed'}: ${selfTest.contents} contents, ${selfTest.furthest.toExponential(1)} at most`,
    readinessWords(readiness),
  ].join('\n')
}
