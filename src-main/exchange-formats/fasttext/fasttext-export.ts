import { defineExportFormat, type OutgoingSample } from '../format.ts'
import { DoesNotFitFormat } from '../format-errors.ts'

const PREFIX = '__label__'

/**
 * A line a sample: its labels, and then its text, as `fasttext supervised` reads them. A line ends the text and a blank the label: what holds one is
 * refused by name, or gets another sign in its place where that is asked for.
 */
export const fastTextExport = defineExportFormat({
  id: 'fasttext.v1',
  title: 'fastText',
  summary: 'One line a text with its labels before it, __label__a …; of the first task.',
  extension: 'ft',
  options: {
    misfits: {
      kind: 'choice',
      title: 'Line breaks in texts and blanks in labels',
      default: 'refuse',
      choices: ['refuse', 'replace'],
      help: 'replace: a line break becomes a blank, a blank in a label becomes _',
    },
  },
  leavesOut: [
    ...(['unlabelled', 'id', 'state', 'reason', 'annotator', 'answers', 'tasks'] as const),
    ...(['time', 'dwell', 'context', 'also', 'prediction'] as const),
  ],
  async *write(rows, { misfits }) {
    const encoder = new TextEncoder()
    for await (const row of rows)
      if (labelsOf(row).length > 0) yield encoder.encode(lineOf(row, misfits === 'replace') + '\n')
  },
})

/** Throws DoesNotFitFormat. */
function lineOf(sample: OutgoingSample, replace: boolean): string {
  const { content } = sample
  const misfit = (found: string) => new DoesNotFitFormat('fastText', sample.id, found)
  if (content.kind === 'image') throw misfit('a picture')
  const text = replace ? content.text.replaceAll(/\r\n?|\n/g, ' ') : content.text
  if (/[\r\n]/.test(text)) throw misfit('a text of several lines')
  if (text.split(/\s/).some((word) => word.startsWith(PREFIX)))
    throw misfit(`a text with a word that begins with ${PREFIX}`)
  const names = labelsOf(sample).map((name) => (replace ? name.replaceAll(/\s+/g, '_') : name))
  const odd = names.find((name) => /\s/.test(name))
  if (odd !== undefined) throw misfit(`the label “${odd}”, which holds a blank`)
  return [...names.map((name) => PREFIX + name), text].join(' ')
}

const labelsOf = ({ label, labels }: OutgoingSample) => labels ?? (label === null ? [] : [label])
