import { basename, resolve } from 'node:path'
import type { EncoderTable } from '../contract/models.ts'
import { distilEncoder, sentencesIn } from '../experiments/distil-encoder.ts'
import { writeAtomically } from '../platform/write-atomically.ts'
import { WrongUsage, type Command, type Given } from './command.ts'
import { runtimeOf } from './experiment-inputs.ts'
import { progressBar } from './progress-bar.ts'
import { finished, withProject } from './with-project.ts'

type Told = EncoderTable & { readonly seconds: number }

const percent = (share: number) => `${(100 * share).toFixed(1)} %`

export const encoderVerbs: readonly Command[] = [
  {
    verb: 'distil-encoder',
    summary: 'Distils a text model into a table of one vector a word piece: features as quick as looking words up.',
    positionals: ['FOLDER'],
    flags: {
      sentences: {
        help: 'text file of general sentences, one a line, 1,000 at least; 150,000 do well',
        value: 'FILE',
      },
      project: { help: 'take the texts of this project instead; the table is written beside it', value: 'FILE' },
      dimensions: { help: 'numbers a vector (default 256)', value: 'N' },
      out: { help: 'file to write (default: FOLDER.table)', value: 'FILE' },
      threads: { help: 'cores to use (default all)', value: 'N' },
    },
    examples: [
      'kindling distil-encoder models/all-MiniLM-L6-v2 --sentences sentences.txt --out english.table',
      'kindling distil-encoder models/all-MiniLM-L6-v2 --project banking.kindling',
      'kindling embed banking.kindling --backbone static-table.v1 --option file=english.table',
    ],
    async run(given, entries): Promise<Told> {
      const began = performance.now()
      const [sentences, project] = [given.text('sentences'), given.text('project')]
      if ((sentences === undefined) === (project === undefined))
        throw new WrongUsage('distil-encoder', 'Name --sentences FILE or --project FILE, one of the two')
      const table = project === undefined ? await ofSentences(given) : await ofProject(given, entries, project)
      return { ...table, seconds: (performance.now() - began) / 1000 }
    },
    tell: ({ file, bytes, pieces, dimensions, sentences, explained, seconds }: Told) =>
      [
        `Written to ${file}: ${pieces} pieces of ${dimensions} numbers, ${(bytes / 1e6).toFixed(1)} MB, in ${seconds.toFixed(0)} s.`,
        `Of the variance of the vectors of ${sentences} sentences it explains ${percent(explained)}.`,
      ].join('\n'),
  },
]

const dimensionsOf = (given: Given) => given.number('dimensions', 256, { min: 8, max: 1024 })

async function ofSentences(given: Given): Promise<EncoderTable> {
  const folder = resolve(given.positionals[0]!)
  const file = resolve(given.text('out') ?? `${folder}.table`)
  const sentences = await sentencesIn(resolve(given.required('sentences')))
  const bar = progressBar(basename(folder))
  const { bytes, origin, ...told } = await distilEncoder(folder, sentences, {
    dimensions: dimensionsOf(given),
    runtime: runtimeOf(given),
    onProgress: bar.at,
  })
  bar.end()
  await writeAtomically(file, bytes)
  return { ...told, file, bytes: bytes.length, sentences: origin.sentences, explained: origin.explained.table }
}

function ofProject(given: Given, entries: string, project: string): Promise<EncoderTable> {
  for (const flag of ['out', 'threads'])
    if (given.text(flag) !== undefined)
      throw new WrongUsage(
        'distil-encoder',
        `--${flag} goes with --sentences; the table of a project is written beside it`,
      )
  const request = { folder: resolve(given.positionals[0]!), sentences: null, dimensions: dimensionsOf(given) }
  return withProject(entries, project, (studio) =>
    finished(studio, studio.models.distilEncoder(request)),
  ) as Promise<EncoderTable>
}
