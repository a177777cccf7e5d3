import { resolve } from 'node:path'
import { readTemplateFile } from '../services/synthesis/template-files.ts'
import { labelOf } from '../synthesis/sampling/quotas.ts'
import { noteWords } from '../synthesis/templates/import-notes.ts'
import type { ParsedTemplates } from '../synthesis/templates/parse-templates.ts'
import { problemWords } from '../synthesis/templates/template-problems.ts'
import { WrongUsage, type Command } from './command.ts'
import { BrokenTemplates, tellCounts, tellNotes, tellProblems } from './tell-templates.ts'

export const synthVerb: Command = {
  verb: 'synth',
  summary: 'Makes samples from templates; “check” says what is wrong with them and how many sentences they make.',
  positionals: ['[check]', 'TEMPLATES'],
  flags: {},
  examples: ['kindling synth check intents.tpl'],
  async run({ positionals: [first = '', second] }): Promise<Checked> {
    if (second !== undefined && first !== 'check') throw new WrongUsage('synth', `“${first}” is not check`)
    const parsed = await readTemplateFile(resolve(second ?? first))
    if (parsed.errors.length > 0) throw new BrokenTemplates(parsed)
    return checked(parsed)
  },
  tell: ({ told }: Checked) => told.join('\n'),
}

type Checked = ReturnType<typeof checked>
/** Counts are written as texts: they may be beyond any number. */
const checked = (parsed: ParsedTemplates) => ({
  labels: parsed.grammar.labels.map((rule) => ({ label: labelOf(rule), sentences: rule.count.toString() })),
  files: parsed.files,
  notes: parsed.notes.map((note) => ({ ...note, words: noteWords(note) })),
  errors: parsed.errors.map((error) => ({ ...error, ...problemWords(error) })),
  told: [...tellCounts(parsed), ...tellNotes(parsed), ...tellProblems(parsed)],
})
