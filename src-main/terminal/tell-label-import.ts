import type { LabelReceipt } from '../contract/labels.ts'

const NAMED = 10
const REASONS: Readonly<Record<LabelReceipt['rejects'][number]['reason'], string>> = {
  'no-name': 'no name',
  'name-too-long': 'the name is too long',
  'not-a-label': 'neither a name nor a label',
  'broken-row': 'a quote that does not close',
}

/** What became of a label set, in lines. `size`: labels of the task now. */
export function tellLabelImport(receipt: LabelReceipt, size: number): string {
  const { added, updated, kept, unchanged, alike, repeated, rejects, rejected } = receipt
  return [
    `${added.length} new, ${updated.length} updated, ${unchanged} as they were: ${size} label${size === 1 ? '' : 's'} now`,
    ...listed('New', added),
    ...listed('Updated', updated),
    ...listed('Kept as the project has it, the file says something else', kept),
    ...alike.map(({ name, of }) => `“${name}” was added; is it “${of}”?`),
    ...listed('More than once in the file, taken once', repeated),
    ...rejects
      .slice(0, NAMED)
      .map(({ line, reason, excerpt }) => `Line ${line} was left out, ${REASONS[reason]}: ${excerpt}`),
    ...(rejected > NAMED ? [`… and ${rejected - NAMED} more lines left out`] : []),
  ].join('\n')
}

function listed(what: string, names: readonly string[]): string[] {
  if (names.length === 0) return []
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : ''
  return [`${what}: ${names.slice(0, NAMED).join(', ')}${more}`]
}
