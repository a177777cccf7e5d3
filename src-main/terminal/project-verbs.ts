import { basename, resolve } from 'node:path'
import type { ExportReceipt, ImportReceipt, SampleRow } from '../contract/data.ts'
import type { DoctorReport } from '../contract/doctor.ts'
import type { Model } from '../contract/models.ts'
import type { Project } from '../contract/project.ts'
import { servePage } from '../hosts/serve-page.ts'
import { NamedError } from '../platform/named-error.ts'
import type { Studio } from '../services/studio.ts'
import { tellEmbedded } from './tell-embedded.ts'
import { pluginOption, type Command } from './command.ts'
import { referenceOf, sampleCalled } from './sample-reference.ts'
import { tellImport, type ImportTold } from './tell-import.ts'
import { finished, withProject, withStudio } from './with-project.ts'

const annotator = { annotator: { help: 'in whose name', value: 'NAME' } }
const who = (given: { text(flag: string): string | undefined }) => given.text('annotator') ?? 'terminal'

export class NothingToResume extends NamedError<Record<string, never>> {
  constructor() {
    super({}, 'No training of this project was interrupted: there is nothing to go on with')
  }
}
async function resumeNewest({ models }: Studio) {
  const run = (await models.runs()).find(({ state }) => state === 'interrupted')
  if (!run) throw new NothingToResume()
  return models.resume({ run: run.id })
}

export const projectVerbs: readonly Command[] = [
  {
    verb: 'new',
    summary: 'Makes a project file.',
    positionals: ['PROJECT'],
    flags: {},
    examples: ['kindling new banking.kindling'],
    run: ({ positionals: [path] }, entries) =>
      withStudio(entries, async (studio) =>
        studio.project.create({ name: basename(path!, '.kindling'), path: resolve(path!) }),
      ),
    tell: ({ path }: Project) => `Made ${path}`,
  },
  {
    verb: 'import',
    summary: 'Imports a file of texts or a folder of images; says what became of every record.',
    positionals: ['PROJECT', 'FILE'],
    flags: {
      text: { help: 'column of the text', value: 'COL' },
      label: { help: 'column of the label (- for none)', value: 'COL' },
      id: { help: 'column of the id', value: 'COL' },
      format: { help: 'instead of recognising it', value: 'ID' },
      'labels-as-context': { help: 'keep labels of the file as context only' },
      'on-conflict': {
        help: 'where the project has another answer: keep it (the default) or take the file’s',
        value: 'keep|take',
      },
      ...pluginOption,
    },
    examples: ['kindling import banking.kindling train.csv --text text --label label'],
    run: (given, entries) =>
      withProject(entries, given.positionals[0]!, async (studio): Promise<ImportTold> => {
        const columns = Object.fromEntries(
          ['text', 'label', 'id'].flatMap((name) =>
            given.text(name) === undefined ? [] : [[name, given.text(name)!]],
          ),
        )
        const file = {
          path: resolve(given.positionals[1]!),
          format: given.text('format'),
          options: { ...columns, ...given.options },
        }
        const { columns: found, questions, format } = await studio.data.inspect(file)
        const asContext = given.on('labels-as-context')
        const job = studio.data.import({
          ...file,
          trustLabels: !asContext,
          labelsAsContext: asContext,
          onConflict: given.oneOf('on-conflict', ['keep', 'take']),
        })
        const receipt = (await finished(studio, job)) as ImportReceipt
        return { receipt, inspection: { columns: found, questions, format } }
      }),
    tell: tellImport,
  },
  {
    verb: 'embed',
    summary: 'Computes features of every sample that has none yet.',
    positionals: ['PROJECT'],
    flags: { backbone: { help: 'id of a backbone, or a model folder', value: 'ID_OR_FOLDER' }, ...pluginOption },
    examples: ['kindling embed banking.kindling', 'kindling embed banking.kindling --backbone models/all-MiniLM-L6-v2'],
    run: (given, entries) =>
      withProject(entries, given.positionals[0]!, (studio) =>
        finished(
          studio,
          studio.models.embed({ backbone: given.text('backbone') ?? 'ngram-lsa.v1', options: given.options }),
        ),
      ),
    tell: tellEmbedded,
  },
  {
    verb: 'train',
    summary: 'Trains a model on the labels of the project and makes it the active one.',
    positionals: ['PROJECT'],
    flags: {
      learner: { help: 'id of a learner', value: 'ID' },
      seed: { help: 'seed', value: 'N' },
      ...pluginOption,
      resume: { help: 'go on with the newest interrupted run' },
    },
    examples: [
      'kindling train banking.kindling --learner softmax-head.v1',
      'kindling train banking.kindling --learner fine-tune.v1 --option model=models/all-MiniLM-L6-v2',
      'kindling train banking.kindling --resume',
    ],
    run: (given, entries) =>
      withProject(entries, given.positionals[0]!, (studio) =>
        finished(
          studio,
          given.on('resume')
            ? resumeNewest(studio)
            : studio.models.train({
                learner: given.text('learner'),
                options: given.options,
                seed: given.number('seed', 0, { min: 0, max: 2 ** 32 - 1 }),
              }),
        ),
      ),
    tell: (m: Model) =>
      `Model ${m.version}: ${m.labels} labels of ${m.classes.length} classes in ${(m.trainMs / 1000).toFixed(2)} s${m.holdout ? `; hold-out ${(100 * m.holdout.accuracy).toFixed(1)} % on ${m.holdout.samples}` : ''}${m.active ? '' : '; not in use: the model in use does better there'}`,
  },
  {
    verb: 'next',
    summary: 'The samples a strategy would ask now; nothing is queued.',
    positionals: ['PROJECT'],
    flags: {
      strategy: { help: 'id of a strategy', value: 'ID' },
      count: { help: 'how many', value: 'N' },
      ...pluginOption,
    },
    examples: ['kindling next banking.kindling --strategy margin.v1 --count 10'],
    run: (given, entries) =>
      withProject(entries, given.positionals[0]!, async (studio) => {
        const { picks } = await studio.strategies.preview({
          id: given.text('strategy') ?? 'auto.v1',
          options: given.options,
          count: given.number('count', 10, { min: 1, max: 200 }),
        })
        const named = picks.map(async (pick) => ({
          ...pick,
          called: referenceOf(await studio.data.sample({ id: pick.sample })),
        }))
        return { picks: await Promise.all(named) }
      }),
    tell: ({ picks }: { picks: { called: string; score: number; excerpt: string; predicted: string | null }[] }) =>
      picks.length === 0
        ? 'Nothing to ask: every sample is answered or kept for measuring.'
        : picks
            .map(
              (p) => `${p.called.padStart(8)}  ${p.score.toFixed(4)}  ${p.predicted ?? ''}  ${p.excerpt.slice(0, 80)}`,
            )
            .join('\n'),
  },
  {
    verb: 'label',
    summary: 'Answers one sample: by its id in the file it came from, or by # and the studio’s own number.',
    positionals: ['PROJECT', 'SAMPLE', 'LABEL'],
    flags: annotator,
    examples: ['kindling label banking.kindling 4182 card_arrival'],
    run: (given, entries) =>
      withProject(entries, given.positionals[0]!, async (studio) => {
        const [, reference, label] = given.positionals
        const sample = await sampleCalled(studio, reference!)
        await studio.labelling.card({ annotator: who(given), sample })
        await studio.labels.add({ names: [label!] })
        await studio.labelling.answer({
          annotator: who(given),
          sample,
          kind: 'label',
          label: label!.trim(),
          reason: null,
          dwellMs: 0,
          model: null,
          shown: [],
        })
        return studio.data.sample({ id: sample })
      }),
    tell: (sample: SampleRow) => `Sample ${referenceOf(sample)}: ${sample.label}`,
  },
  {
    verb: 'export',
    summary: 'Writes the samples with their labels; counts in = counts out.',
    positionals: ['PROJECT', 'FILE'],
    flags: {
      format: { help: 'csv, jsonl, parquet or label-studio (default: by the file’s name)', value: 'ID' },
      labelled: { help: 'labelled samples only' },
      ...pluginOption,
    },
    examples: ['kindling export banking.kindling labels.csv --format csv --labelled'],
    run: (given, entries) =>
      withProject(entries, given.positionals[0]!, (studio) =>
        finished(
          studio,
          studio.data.export({
            path: resolve(given.positionals[1]!),
            format: given.text('format'),
            options: given.options,
            states: given.on('labelled') ? ['labelled'] : ['unlabelled', 'labelled', 'skipped', 'flagged'],
          }),
        ),
      ),
    tell: (r: ExportReceipt) =>
      `${r.samples} samples (${r.labelled} labelled) → ${r.file}, ${r.bytes} bytes, sha256 ${r.sha256}`,
  },
  {
    verb: 'doctor',
    summary: 'Which execution providers work and why the others do not; versions, machine.',
    positionals: [],
    flags: {},
    examples: ['kindling doctor'],
    run: (_given, entries) => withStudio(entries, async (studio) => studio.doctor.probe()),
    tell: ({ providers, versions, machine }: DoctorReport) =>
      [
        ...providers.map(
          (p) =>
            `${p.chosen ? '→' : ' '} ${p.provider.padEnd(8)}${p.ok ? 'ok     ' : 'refused'}  ${p.reason}${p.maxDifference === null ? '' : ` (largest difference ${p.maxDifference.toExponential(1)})`}`,
        ),
        `${Object.entries(versions)
          .map(([name, version]) => `${name} ${version}`)
          .join(', ')}; ${machine.platform}, ${machine.cores} cores`,
      ].join('\n'),
  },
  {
    verb: 'serve',
    summary: 'Serves the studio as a page on this machine only, and prints its address.',
    positionals: ['[PROJECT]'],
    flags: { port: { help: 'port (default: a free one)', value: 'N' } },
    examples: ['kindling serve banking.kindling'],
    async run(given, entries) {
      const [project] = given.positionals
      // Heard from the start, so that whoever reads the address may stop it at once; a second time ends the program by itself.
      const stopped = new Promise<void>((stop) => process.once('SIGINT', stop).once('SIGTERM', stop))
      const host = await servePage(entries, {
        project: project && resolve(project),
        port: given.number('port', 0, { min: 0, max: 65_535 }),
      })
      console.error(`Open ${host.url}\nThe link works once. Ctrl+C stops.`)
      await stopped
      await host.close()
      return { stopped: true }
    },
  },
]
