import { resolve } from 'node:path'
import { writeAtomically } from '../platform/write-atomically.ts'
import { readTemplateFile } from '../services/synthesis/template-files.ts'
import { textsOfFile } from '../services/synthesis/texts-of-file.ts'
import { gates } from '../synthesis/gates/gates.ts'
import { makeSamples } from '../synthesis/make-samples.ts'
import { labelOf, quotasOf } from '../synthesis/sampling/quotas.ts'
import type { Coverage } from '../synthesis/sampling/sampler.ts'
import { noteWords } from '../synthesis/templates/import-notes.ts'
import type { ParsedTemplates } from '../synthesis/templates/parse-templates.ts'
import { WrongUsage, type Command, type Given } from './command.ts'
import { noiseGiven } from './noise-given.ts'
import { progressBar } from './progress-bar.ts'
import { sampleLine } from './sample-lines.ts'
import { synthInProject, type ProjectSynth } from './synth-project.ts'
import { taskFlag } from './task-called.ts'
import { tellProjectSynth } from './tell-project-synth.ts'
import { withProject } from './with-project.ts'
import { tellSynth, type SynthReceipt } from './tell-synth.ts'
import { BrokenTemplates, tellCounts, tellNotes, tellProblems, tellSentences } from './tell-templates.ts'

const MOST = 100_000_000
/** Lines held of what was not kept. */
const MOST_REST = 100_000

export const synthVerb: Command = {
  verb: 'synth',
  summary:
    'Makes samples from templates, in a file or in a project; “check” says what is wrong with them and how many sentences they make.',
  positionals: ['TEMPLATES|check|PROJECT', '[TEMPLATES|ACTION]', '[NAME...]'],
  flags: {
    out: { help: 'file of JSON lines for the samples kept', value: 'FILE.jsonl' },
    rest: { help: 'the same for the first 100,000 that were not kept, with why', value: 'FILE.jsonl' },
    count: { help: 'how many to draw, of all labels together (default: the ‘training’ of each, else 100)', value: 'N' },
    seed: { help: 'the same seed draws the same samples (default 1)', value: 'S' },
    noise: { help: 'make them as untidy as a profile says, or as the texts of a file are', value: 'PROFILE|fit:FILE' },
    against: { help: 'real texts: copies of them are not kept, nor what is unlike them', value: 'FILE' },
    holdout: { help: 'texts kept for measuring: nothing that is like one of them is kept', value: 'FILE' },
    'skip-faults': { help: 'draw although some lines have a fault; they are left out' },
    'per-label': { help: 'make in a project: how many to draw for each label', value: 'N' },
    'add-labels': { help: 'make in a project: labels that it has not are added' },
    runs: { help: 'helps: trainings with and without them (default 5)', value: 'N' },
    ...taskFlag,
  },
  examples: [
    'kindling synth check intents.tpl',
    'kindling synth intents.tpl --out made.jsonl --count 5000 --noise fit:chats.csv --against chats.csv',
    'kindling synth banking.kindling add intents.tpl',
    'kindling synth banking.kindling make --per-label 100 --noise fit',
    'kindling synth banking.kindling helps',
    'kindling synth banking.kindling withdraw intents.tpl',
  ],
  run: async (given, entries): Promise<Checked | SynthReceipt | ProjectSynth> => {
    const [first = '', second, ...more] = given.positionals
    if (first.endsWith('.kindling')) return withProject(entries, first, (studio) => synthInProject(studio, given))
    if (more.length > 0) throw new WrongUsage('synth', `unexpected “${more[0]}”`)
    if (second !== undefined && first !== 'check') throw new WrongUsage('synth', `“${first}” is not check`)
    if (first === 'check' && second === undefined) throw new WrongUsage('synth', 'TEMPLATES missing')
    const parsed = await readTemplateFile(resolve(second ?? first))
    if (parsed.errors.length > 0 && (second !== undefined || !given.on('skip-faults') || !parsed.grammar.labels.length))
      throw new BrokenTemplates(parsed)
    return second === undefined ? synthesise(parsed, given) : checked(parsed)
  },
  tell(result: Checked | SynthReceipt | ProjectSynth) {
    if ('templates' in result) return tellProjectSynth(result)
    return 'funnel' in result ? tellSynth(result) : result.told.join('\n')
  },
}

type Checked = ReturnType<typeof checked>
/** Counts are written as texts: they may be beyond any number. */
const checked = (parsed: ParsedTemplates) => ({
  labels: parsed.grammar.labels.map((rule) => ({ label: labelOf(rule), sentences: rule.count.toString() })),
  files: parsed.files,
  notes: parsed.notes.map((note) => ({ ...note, words: noteWords(note) })),
  told: [...tellCounts(parsed), ...tellSentences(parsed), ...tellNotes(parsed)],
})

async function synthesise(parsed: ParsedTemplates, given: Given): Promise<SynthReceipt> {
  const file = resolve(given.required('out'))
  const seed = given.number('seed', 1, { min: 0, max: 0xffffffff })
  const count = given.text('count') === undefined ? undefined : given.number('count', 0, { min: 1, max: MOST })
  const textsGiven = async (flag: string) => {
    const path = given.text(flag)
    return path === undefined ? [] : textsOfFile(resolve(path))
  }
  const { profile, measured } = await noiseGiven(given.text('noise'))
  const judges = gates({ real: await textsGiven('against'), holdout: await textsGiven('holdout') })
  const making = makeSamples(parsed.grammar, { count, seed, noise: profile, gates: judges })
  const total = quotasOf(parsed.grammar.labels, count).reduce((sum, one) => sum + one, 0)
  const accepted = new Map<string, number>()
  const rest: string[] = []
  const keepsRest = given.text('rest') !== undefined
  const bar = progressBar('synth')
  const began = performance.now()

  async function* lines(): AsyncGenerator<Uint8Array> {
    for await (const batch of making) {
      let kept = ''
      for (const judged of batch) {
        if (judged.verdict !== 'accepted') {
          if (keepsRest && rest.length < MOST_REST) rest.push(sampleLine(judged))
          continue
        }
        kept += sampleLine(judged)
        accepted.set(judged.sample.label, (accepted.get(judged.sample.label) ?? 0) + 1)
      }
      const { judged, accepted: all } = judges.funnel()
      bar.at(judged, total, `${all} kept`)
      yield Buffer.from(kept)
    }
  }
  await writeAtomically(file, lines())
  bar.end()
  if (keepsRest) await writeAtomically(resolve(given.required('rest')), rest.join(''))
  return {
    file,
    seed,
    labels: byLabel(making.coverage(), accepted),
    funnel: judges.funnel(),
    noise: profile,
    measured,
    seconds: (performance.now() - began) / 1000,
    told: [...tellNotes(parsed), ...tellProblems(parsed)],
  }
}

/** Several definitions may speak for one label. */
function byLabel(coverage: readonly Coverage[], accepted: ReadonlyMap<string, number>): SynthReceipt['labels'] {
  return [...Map.groupBy(coverage, ({ label }) => label)].map(([label, some]) => ({
    label,
    sentences: some.reduce((sum, { sentences }) => sum + sentences, 0n).toString(),
    wanted: some.reduce((sum, { wanted }) => sum + wanted, 0),
    drawn: some.reduce((sum, { drawn }) => sum + drawn, 0),
    accepted: accepted.get(label) ?? 0,
  }))
}
