import { basename, resolve } from 'node:path'
import { distilEncoder, sentencesIn, type Distilled } from '../experiments/distil-encoder.ts'
import { writeAtomically } from '../platform/write-atomically.ts'
import type { Command } from './command.ts'
import { runtimeOf } from './experiment-inputs.ts'
import { progressBar } from './progress-bar.ts'

type Told = Omit<Distilled, 'bytes'> & { readonly file: string; readonly bytes: number; readonly seconds: number }

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
        required: true,
      },
      dimensions: { help: 'numbers a vector (default 256)', value: 'N' },
      out: { help: 'file to write (default: FOLDER.table)', value: 'FILE' },
      threads: { help: 'cores to use (default all)', value: 'N' },
    },
    examples: [
      'kindling distil-encoder models/all-MiniLM-L6-v2 --sentences sentences.txt --out english.table',
      'kindling embed banking.kindling --backbone static-table.v1 --option file=english.table',
    ],
    async run(given): Promise<Told> {
      const folder = resolve(given.positionals[0]!)
      const file = resolve(given.text('out') ?? `${folder}.table`)
      const sentences = await sentencesIn(resolve(given.required('sentences')))
      const dimensions = given.number('dimensions', 256, { min: 8, max: 1024 })
      const bar = progressBar(basename(folder))
      const began = performance.now()
      const { bytes, ...told } = await distilEncoder(folder, sentences, {
        dimensions,
        runtime: runtimeOf(given),
        onProgress: bar.at,
      })
      bar.end()
      await writeAtomically(file, bytes)
      return { ...told, file, bytes: bytes.length, seconds: (performance.now() - began) / 1000 }
    },
    tell: ({ file, bytes, pieces, dimensions, origin, seconds }: Told) =>
      [
        `Written to ${file}: ${pieces} pieces of ${dimensions} numbers, ${(bytes / 1e6).toFixed(1)} MB, in ${seconds.toFixed(0)} s.`,
        `Of the variance of ${origin.sentences} sentences it explains ${percent(origin.explained.table)}; pieces alone ${percent(origin.explained.prior)}.`,
      ].join('\n'),
  },
]
