import { dirname, join, resolve } from 'node:path'
import { createRuntime } from '../compute/ort-runtime.ts'
import { openExemplarJudge } from '../experiments/exemplar-judge.ts'
import { writeAtomically } from '../platform/write-atomically.ts'
import { readTemplateFile } from '../services/synthesis/template-files.ts'
import { realTexts, textsOfFile } from '../services/synthesis/texts-of-file.ts'
import { gates } from '../synthesis/gates/gates.ts'
import { makeSamples } from '../synthesis/make-samples.ts'
import { labelOf, quotasOf } from '../synthesis/sampling/quotas.ts'
import type { Coverage } from '../synthesis/sampling/sampler.ts'
import { noteWords } from '../synthesis/templates/import-notes.ts'
import type { ParsedTemplates } from '../synthesis/templates/parse-templates.ts'
import { WrongUsage, type Command, type Given } from './command.ts'
import { noiseGiven } from './noise-given.ts'
import { requireOwnOutputs } from './own-outputs.ts'
import { progressBar } from './progress-bar.ts'
import { sampleLine } from './sample-lines.ts'
import type { SynthTold } from './synth-action.ts'
import { requireOwnFlags } from './synth-flags.ts'
import { isDraft, synthDraft } from './synth-drafts.ts'
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
    'Makes samples from templates, in a file or in a project; “check” says what is wrong with them and how many sentences they make. Of a project it drafts templates: from-labels, from samples (mine), as variants of samples (vary), or by a language model that you name (ask). Of a project of pictures it makes varied copies (copies). What the gates could not decide on waits for a person: doubtful lists it, answer says what is right.',
  positionals: ['TEMPLATES|check|PROJECT|pictures', '[TEMPLATES|ACTION|FOLDER]', '[NAME|NUMBER...]'],
  flags: {
    out: { help: 'file of JSON lines for the samples kept', value: 'FILE.jsonl' },
    rest: { help: 'the same for the first 100,000 that were not kept, with why', value: 'FILE.jsonl' },
    count: {
      help: 'how many to draw, of all labels together (default: the ‘training’ of each, else 100); doubtful: how many to show (default 20)',
      value: 'N',
    },
    seed: { help: 'the same seed draws the same samples (default 1)', value: 'S' },
    noise: {
      help: 'make them as untidy as a profile says, or as the texts of a file are; of pictures how probable each noise is',
      value: 'PROFILE|fit:FILE',
    },
    against: {
      help: 'real texts: copies of them are not kept, nor what is unlike them, nor what the nearest with a label read as another (labels’ names, where none has one)',
      value: 'FILE',
    },
    holdout: { help: 'texts kept for measuring: nothing that is like one of them is kept', value: 'FILE' },
    'skip-faults': { help: 'draw although some lines have a fault; they are left out' },
    'per-label': { help: 'make in a project, and ask: how many for each label', value: 'N' },
    'add-labels': { help: 'make in a project: labels that it has not are added' },
    wrong: { help: 'answer: they are wrong, and teach nothing' },
    label: { help: 'answer: they are right for this other label', value: 'NAME' },
    clear: { help: 'answer: takes what was answered back' },
    runs: { help: 'helps: trainings with and without them (default 5)', value: 'N' },
    save: {
      help: 'from-labels, mine, vary, ask: keep it as a template of the project, so called; copies: what they are called (copies)',
      value: 'NAME',
    },
    language: { help: 'from-labels: en, zh or as the labels are (auto)', value: 'auto|en|zh' },
    kind: { help: 'from-labels: what people ask for, or subjects of texts', value: 'requests|topics' },
    of: { help: 'mine: samples that are labelled, or flagged', value: 'labelled|flagged' },
    least: { help: 'mine: different texts that a pattern must say (default 3)', value: 'N' },
    each: { help: 'vary, pictures, copies: variants of a sample at most (default 3)', value: 'N' },
    rules: { help: 'vary: ids of rules, with commas (default: all)', value: 'ID,…' },
    synonyms: { help: 'vary: more synonyms, a line a group: photo = picture', value: 'FILE' },
    url: { help: 'ask: address of an OpenAI-compatible model, as http://127.0.0.1:8080/v1; remembered', value: 'URL' },
    model: { help: 'ask: its name there; remembered', value: 'NAME' },
    folder: { help: 'ask: a folder of a decoder as ONNX, in the place of an address; remembered', value: 'PATH' },
    temperature: { help: 'ask: 0 for always the likeliest word (default 0.9)', value: 'T' },
    'top-p': { help: 'ask a folder: draw from the fewest tokens with this probability', value: 'P' },
    'top-k': { help: 'ask a folder: draw from so many of the likeliest tokens', value: 'N' },
    examples: { help: 'ask: labelled samples of each label that are sent along (default 3)', value: 'N' },
    labels: { help: 'ask: only these labels, with commas', value: 'NAME,…' },
    'send-elsewhere': { help: 'ask: yes, send it to an address that is not on this machine' },
    estimate: { help: 'ask: only say what would be sent and what it would take' },
    ...taskFlag,
  },
  examples: [
    'kindling synth check intents.tpl',
    'kindling synth intents.tpl --out made.jsonl --count 5000 --noise fit:chats.csv --against chats.csv',
    'kindling synth banking.kindling add intents.tpl',
    'kindling synth banking.kindling make --per-label 100 --noise fit',
    'kindling synth banking.kindling helps',
    'kindling synth banking.kindling map',
    'kindling synth banking.kindling doubtful --count 50',
    'kindling synth banking.kindling answer 1204 1377 --label lost_card',
    'kindling synth banking.kindling withdraw intents.tpl',
    'kindling synth pictures digits --out varied --each 3 --seed 1',
    'kindling synth animals.kindling copies --each 3 --seed 1',
    'kindling synth banking.kindling from-labels --out intents.tpl',
    'kindling synth banking.kindling mine --least 5 --out mined.tpl',
    'kindling synth banking.kindling vary --seed 1 --save variants',
    'kindling synth banking.kindling ask --url http://127.0.0.1:11434/v1 --model llama3.2 --per-label 20',
    'kindling synth banking.kindling ask --folder models/smollm2 --per-label 20',
  ],
  run: async (given, entries): Promise<Checked | SynthReceipt | ProjectSynth | SynthTold> => {
    const [first = '', second, ...more] = given.positionals
    const isProject = first.endsWith('.kindling')
    requireOwnFlags(isProject ? (second ?? 'list') : ['pictures', 'check'].includes(first) ? first : 'FILE', given)
    if (first === 'pictures') return (await import('./synth-pictures.ts')).synthPictures(given)
    if (isProject)
      return withProject<ProjectSynth | SynthTold>(entries, first, (studio) =>
        isDraft(second) ? synthDraft(studio, given) : synthInProject(studio, given),
      )
    if (more.length > 0) throw new WrongUsage('synth', `unexpected “${more[0]}”`)
    if (second !== undefined && first !== 'check') throw new WrongUsage('synth', `“${first}” is not check`)
    if (first === 'check' && second === undefined) throw new WrongUsage('synth', 'TEMPLATES missing')
    const parsed = await readTemplateFile(resolve(second ?? first))
    if (parsed.errors.length > 0 && (second !== undefined || !given.on('skip-faults') || !parsed.grammar.labels.length))
      throw new BrokenTemplates(parsed)
    return second === undefined ? synthesise(resolve(first), parsed, given) : checked(parsed)
  },
  tell(result: Checked | SynthReceipt | ProjectSynth | SynthTold) {
    if ('templates' in result) return tellProjectSynth(result as ProjectSynth)
    if ('funnel' in result) return tellSynth(result as SynthReceipt)
    return typeof result.told === 'string' ? result.told : result.told.join('\n')
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

async function synthesise(path: string, parsed: ParsedTemplates, given: Given): Promise<SynthReceipt> {
  const read = ['against', 'holdout', 'noise'].flatMap((flag) => {
    const named = given.text(flag)?.replace(/^fit:/, '')
    return named === undefined ? [] : [{ path: named, as: `what --${flag} reads` }]
  })
  const templates = parsed.files.map((name) => ({ path: join(dirname(path), name), as: 'a template that is read' }))
  await requireOwnOutputs({ out: given.text('out'), rest: given.text('rest') }, [...templates, ...read])
  const file = resolve(given.required('out'))
  const seed = given.number('seed', 1, { min: 0, max: 0xffffffff })
  const count = given.text('count') === undefined ? undefined : given.number('count', 0, { min: 1, max: MOST })
  const [against, holdout] = [given.text('against'), given.text('holdout')]
  const { profile, measured } = await noiseGiven(given.text('noise'))
  const real = against === undefined ? [] : await realTexts(resolve(against))
  const labels = parsed.grammar.labels.map(labelOf)
  const judge = real.length > 0 ? await openExemplarJudge(real, labels, { runtime: createRuntime({}), seed }) : null
  const judges = gates({
    real: real.map(({ text }) => text),
    holdout: holdout === undefined ? [] : await textsOfFile(resolve(holdout)),
    labelCheck: judge?.check,
    directionOf: judge?.directionOf,
    closeFrom: judge?.closeFrom,
  })
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
  try {
    await writeAtomically(file, lines())
  } finally {
    await judge?.close()
  }
  bar.end()
  if (keepsRest) await writeAtomically(resolve(given.required('rest')), rest.join(''))
  return {
    file,
    seed,
    labels: byLabel(making.coverage(), accepted),
    funnel: judges.funnel(),
    judge: judge?.judge ?? null,
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
