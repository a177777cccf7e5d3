import type { Model } from '../contract/models.ts'
import type { Teacher } from '../contract/teachers.ts'
import { pluginOption, WrongUsage, type Command, type Given } from './command.ts'
import { taskCalled, taskFlag } from './task-called.ts'
import { teacherCalled, teacherWords } from './teacher-called.ts'
import type { Studio } from '../services/studio.ts'
import { beginningCalled, beginningFlags, beginningWords } from './beginning-called.ts'
import { bytesOf, numberOf, weightsOf } from './distil-flags.ts'
import { finishedRun } from './finished-run.ts'
import { withProject } from './with-project.ts'

/** Throws WrongUsage: a version to begin from has its size. */
function startFrom(studio: Studio, given: Given) {
  const [from, size] = [given.text('start-from'), given.text('size')]
  if (from !== undefined && size !== undefined)
    throw new WrongUsage('distil', `--start-from ${from} keeps that version’s size: leave --size out`)
  return beginningCalled(studio, given, 'distil')
}

export const distilVerb: Command = {
  verb: 'distil',
  summary: 'Trains a small model on what another, or several, say of the whole pool.',
  positionals: ['PROJECT'],
  flags: {
    teacher: {
      help: 'versions of the models that teach, the mean of what they say; committee: heads on draws of the labels; a bundle, a folder or .zip; or the folder of an ONNX classifier (default: the model in use)',
      value: 'A[,B,C]|committee|BUNDLE|FOLDER',
    },
    student: { help: 'id of a learner that can be taught (default: what suits the samples)', value: 'ID' },
    size: { help: 'about how much it may take, where its size can be chosen (default 1MB)', value: 'SIZE' },
    'max-ms': {
      help: 'the longest one sample may take here, on one thread: sizes are timed first, and the largest within it is taken',
      value: 'MS',
    },
    temperature: { help: 'how far both are softened where they are compared (default 3)', value: 'T' },
    alpha: { help: 'share of the labels beside the teacher, 0 to 1 (default 0.1)', value: 'SHARE' },
    feature: {
      help: 'weight of the teacher’s features in the loss, which the student’s are brought to by a linear map (default 0)',
      value: 'WEIGHT',
    },
    relation: {
      help: 'weight of how near samples are to each other by the teacher’s features (default 0)',
      value: 'WEIGHT',
    },
    weights: {
      help: 'what the teacher’s word on labelled and on other samples, and synthetic samples, count beside each other (default 1 each)',
      value: 'labelled=W,unlabelled=W,synthetic=W',
    },
    'by-confidence': { help: 'each sample also counts by how sure the teacher is of it' },
    search: {
      help: 'try a few temperatures and shares of the labels, of each that is not given, on the hold-out, or on labels left out in turn, and take the best',
    },
    ...beginningFlags,
    seed: { help: 'seed', value: 'N' },
    ...pluginOption,
    ...taskFlag,
  },
  examples: [
    'kindling distil banking.kindling',
    'kindling distil banking.kindling --teacher 3,5,7 --size 5MB',
    'kindling distil banking.kindling --student encoder-student.v1 --max-ms 10',
    'kindling distil banking.kindling --teacher 5 --start-from 4 --prior 0.01 --prior-kind fisher',
    'kindling distil banking.kindling --teacher banking-model-3-bundle.zip',
    'kindling distil banking.kindling --teacher path/to/finetuned-banking77',
  ],
  run: (given, entries) =>
    withProject(entries, given.positionals[0]!, async (studio) => {
      const task = (await taskCalled(studio, given)).id
      return finishedRun(
        studio,
        studio.models.distil({
          task,
          teacher: await teacherCalled(studio, given.text('teacher'), task),
          student: given.text('student'),
          bytes: bytesOf(given),
          ms: numberOf(given, 'max-ms', [0.001, 60_000]),
          temperature: numberOf(given, 'temperature', [0.1, 100]),
          labelsShare: numberOf(given, 'alpha', [0, 1]),
          align: {
            feature: numberOf(given, 'feature', [0, 1000]),
            relation: numberOf(given, 'relation', [0, 1000]),
          },
          weights: weightsOf(given),
          search: given.on('search'),
          startFrom: await startFrom(studio, given),
          options: given.options,
          seed: given.number('seed', 0, { min: 0, max: 2 ** 32 - 1 }),
        }),
        given.positionals[0]!,
      )
    }),
  tell: (model: Model) =>
    [
      `Model ${model.version}: ${(model.bytes / 1e6).toFixed(2)} MB, taught by ${teacherWords(model.teacher!.by)} on ${model.teacher!.taught} samples in ${(model.trainMs / 1000).toFixed(0)} s`,
      ...(model.holdout ? [`hold-out ${percent(model.holdout.accuracy)} on ${model.holdout.samples}`] : []),
      ...calibrationWords(model.holdout),
      ...beginningWords(model.beginning),
      ...speedWords(model),
      ...searchWords(model.teacher!),
      ...teacherFigures(model.teacher!),
    ].join('; '),
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`
function calibrationWords(holdout: Model['holdout']): string[] {
  const { ece = null, eceBefore = null } = holdout ?? {}
  if (ece === null) return []
  return [
    `calibration error ${ece.toFixed(3)}${eceBefore === null ? '' : `, ${eceBefore.toFixed(3)} before its temperature`}`,
  ]
}

const teacherFigures = ({ holdout, unlabelled, right }: Teacher): string[] => [
  ...(right ? [`its teacher ${percent(right.share)}`] : []),
  ...Object.entries({ 'the hold-out': holdout, 'other samples': unlabelled }).flatMap(([where, found]) =>
    found ? [`agrees on ${percent(found.share)} of ${where} (${found.samples})`] : [],
  ),
]

const speedWords = ({ speed }: Model): string[] =>
  speed
    ? [
        `one sample ${speed.medianMs.toFixed(2)} ms (p95 ${speed.p95Ms.toFixed(2)}), ${Math.round(speed.perSecond)} a second on one thread`,
      ]
    : []

const searchWords = ({ search }: Teacher): string[] =>
  search
    ? [
        `T = ${search.temperature} and α = ${search.labelsShare} chosen of ${search.tried.length} on ${search.samples} samples ${search.on === 'holdout' ? 'of the hold-out' : 'left out in turn'}`,
      ]
    : []
