import { resolve, basename } from 'node:path'
import type { Help } from '../contract/synthesis-help.ts'
import type { MakeReceipt, Noise } from '../contract/synthesis-made.ts'
import type { SyntheticMap } from '../contract/synthetic-map.ts'
import type { DoubtfulSample, SyntheticSample } from '../contract/synthetic-samples.ts'
import type { Template } from '../contract/templates.ts'
import { NamedError } from '../platform/named-error.ts'
import type { Studio } from '../services/studio.ts'
import { WrongUsage, type Given } from './command.ts'
import { answerSamples, doubtfulSamples } from './doubtful-samples.ts'
import { noiseGiven } from './noise-given.ts'
import { pictureNoiseGiven } from './synth-pictures.ts'
import type { NoteKind } from '../synthesis/templates/import-notes.ts'
import type { ProblemKind } from '../synthesis/templates/template-problems.ts'
import { countProblems, tellNotes, tellProblems } from './tell-templates.ts'
import { taskCalled } from './task-called.ts'
import { finished } from './with-project.ts'

/** What became of the templates of a project. */
export interface ProjectSynth {
  readonly templates: readonly Template[]
  readonly made?: MakeReceipt['made']
  readonly help?: readonly Help[]
  readonly map?: SyntheticMap
  /** That wait for a person’s word, and how many of them are shown. */
  readonly doubtful?: { readonly total: number; readonly samples: readonly DoubtfulSample[] }
  readonly answered?: readonly SyntheticSample[]
  /** What named templates have made that was not kept, the first of each. */
  readonly refused?: readonly RefusedSamples[]
  /** Lines with a fault, and what files of others say differently. */
  readonly told?: readonly string[]
}
export interface RefusedSamples {
  readonly name: string
  readonly total: number
  readonly samples: readonly SyntheticSample[]
}
interface Asked {
  readonly studio: Studio
  readonly task: number
  readonly given: Given
  /** Named behind the action; all that are there where none is. */
  readonly named: readonly Template[]
}
type Action = (asked: Asked) => Promise<Omit<ProjectSynth, 'templates'>>

/** Samples shown of what a template has made that was not kept, for each state. */
const SHOWN = 100

/** No template of the project is called so. Nothing was changed. */
class NoSuchTemplate extends NamedError<{ template: string; known: readonly string[] }> {
  constructor(template: string, known: readonly string[]) {
    super(
      { template, known },
      `There is no template “${template}”; there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ') || 'none'}`,
    )
  }
}

const eachOf =
  (work: (studio: Studio, template: Template) => unknown): Action =>
  async ({ studio, named, given }) => {
    if (given.positionals.length < 3) throw new WrongUsage('synth', 'NAME missing')
    for (const template of named) await work(studio, template)
    return {}
  }

const ACTIONS: Readonly<Record<string, Action>> = {
  async list({ studio, task, given, named }) {
    if (given.positionals.length < 3) return {}
    const refused: RefusedSamples[] = []
    for (const { id, name } of named)
      for (const state of ['doubtful', 'rejected'] as const) {
        const { total, samples } = await studio.synthesis.samples({
          task,
          template: id,
          state,
          offset: 0,
          limit: SHOWN,
        })
        if (total > 0) refused.push({ name: `${name}, ${state}`, total, samples })
      }
    return { refused }
  },
  async add({ studio, task, given }) {
    const files = given.positionals.slice(2)
    if (files.length === 0) throw new WrongUsage('synth', 'FILE missing')
    const told: string[] = []
    for (const file of files) {
      const path = resolve(file)
      const before = (await studio.synthesis.templates({ task })).find(({ name }) => name === basename(path))
      told.push(...(await faultsOf(studio, await studio.synthesis.saveTemplate({ id: before?.id, task, path }))))
    }
    return { told }
  },
  async make({ studio, task, given, named }) {
    const ids = given.positionals.length > 2 ? named.map(({ id }) => id) : undefined
    const count =
      given.text('per-label') === undefined ? undefined : given.number('per-label', 0, { min: 1, max: 10_000 })
    const seed = given.number('seed', 1, { min: 0, max: 0xffffffff })
    const noise = await noiseOf(given)
    const job = studio.synthesis.make({
      task,
      templates: ids,
      perLabel: count,
      seed,
      noise,
      addLabels: given.on('add-labels'),
    })
    const { made } = (await finished(studio, job)) as MakeReceipt
    const told: string[] = []
    for (const template of named.filter(({ id }) => made.some(({ template }) => template === id)))
      told.push(...(await faultsOf(studio, template)))
    return { made, told }
  },
  async copies({ studio, task, given }) {
    if (given.positionals.length > 2)
      throw new WrongUsage('synth', 'copies are made of all labelled pictures; --save names them')
    const job = studio.synthesis.copies({
      task,
      name: given.text('save') ?? 'copies',
      each: given.number('each', 3, { min: 1, max: 20 }),
      seed: given.number('seed', 1, { min: 0, max: 0xffffffff }),
      noise: await pictureNoiseGiven(given.text('noise')),
    })
    const { made } = (await finished(studio, job)) as MakeReceipt
    return { made }
  },
  doubtful: ({ studio, task, given }) => doubtfulSamples(studio, task, given),
  answer: ({ studio, task, given }) => answerSamples(studio, task, given),
  map: async ({ studio, task }) => ({ map: await studio.synthesis.map({ task }) }),
  withdraw: eachOf((studio, { id }) => studio.synthesis.withdraw({ template: id })),
  restore: eachOf((studio, { id }) => studio.synthesis.restore({ template: id })),
  remove: eachOf((studio, { id }) => studio.synthesis.removeTemplate({ template: id })),
  async helps({ studio, task, given, named }) {
    const templates = given.positionals.length > 2 ? named.map(({ id }) => id) : undefined
    const runs = given.number('runs', 5, { min: 2, max: 50 })
    const seed = given.number('seed', 1, { min: 0, max: 0xffffffff })
    const job = studio.synthesis.helps({ task, templates, runs, seed, curve: true })
    const { help } = (await finished(studio, job)) as { readonly help: readonly Help[] }
    return { help }
  },
}

/** What stands behind these is no template’s name. */
const OTHER_WORDS: ReadonlySet<string> = new Set(['add', 'answer'])

/** Lines of a template that nothing is made from, each with its place and what to do; then what its files say differently here. */
async function faultsOf(studio: Studio, { id, task, name, dialect, source, copies }: Template): Promise<string[]> {
  if (copies) return []
  const { problems, notes } = await studio.synthesis.inspect({
    text: source,
    dialect,
    template: id,
    task,
    name,
    preview: 0,
    seed: 1,
    noise: {},
  })
  const told = problems.map((problem) => ({
    ...problem,
    file: problem.file ?? name,
    kind: problem.kind as ProblemKind,
  }))
  const places = countProblems(told)
  return [
    ...(told.length > 0
      ? [`${name}: nothing is made from ${places} ${places === 1 ? 'place' : 'places'} with a fault`]
      : []),
    ...tellProblems({ errors: told }),
    ...tellNotes({ notes: notes.map((note) => ({ ...note, file: name, kind: note.kind as NoteKind })) }),
  ]
}

async function noiseOf(given: Given): Promise<Noise> {
  const wanted = given.text('noise')
  if (wanted === undefined || wanted === 'none') return { kind: 'none' }
  if (wanted === 'fit') return { kind: 'fitted' }
  return { kind: 'rates', rates: (await noiseGiven(wanted)).profile }
}

export async function synthInProject(studio: Studio, given: Given): Promise<ProjectSynth> {
  const [, action = 'list', ...names] = given.positionals
  const act = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined
  if (!act) throw new WrongUsage('synth', `“${action}” is not ${Object.keys(ACTIONS).join(', ')}`)
  const { id: task } = await taskCalled(studio, given)
  const all = await studio.synthesis.templates({ task })
  const called = (name: string) => {
    const found = all.find((template) => template.name === name)
    if (!found)
      throw new NoSuchTemplate(
        name,
        all.map((template) => template.name),
      )
    return found
  }
  const named = names.length > 0 && !OTHER_WORDS.has(action) ? names.map(called) : all
  const done = await act({ studio, task, given, named })
  return { ...done, templates: await studio.synthesis.templates({ task }) }
}
