import type { Made, Noise } from '../contract/synthesis-made.ts'
import { NamedError } from '../platform/named-error.ts'
import { mulberry32, shuffled } from '../platform/random.ts'
import type { ReadableDb } from '../storage/database.ts'
import { activeFeatureSet } from '../storage/tables/features.ts'
import { holdoutSamples } from '../storage/tables/holdout.ts'
import { labelNamed } from '../storage/tables/labels.ts'
import { textsInUse, type NewSynthetic } from '../storage/tables/synthetic-samples.ts'
import { templateById } from '../storage/tables/templates.ts'
import type { Judged } from '../synthesis/gates/gate-types.ts'
import { gates } from '../synthesis/gates/gates.ts'
import type { Grammar } from '../synthesis/grammar/grammar.ts'
import { makeSamples, type MadeSample } from '../synthesis/make-samples.ts'
import { fittedProfile, measureNoise } from '../synthesis/noises/fit-noise.ts'
import type { NoiseProfile } from '../synthesis/noises/make-noise.ts'
import { labelOf, quotasOf } from '../synthesis/sampling/quotas.ts'
import { defineTask, type TaskTools } from './define-task.ts'
import { openLabelJudge } from './label-judge.ts'
import { countsOf, diversityOf } from './made-counts.ts'
import { offeredNames } from './offered-names.ts'
import { lazyContents } from './project-reader.ts'
import { sourcesIn } from './sources-in.ts'
import { parsedTemplate } from './stored-templates.ts'

/** Not one line of it can be drawn from. */
export class NothingToDraw extends NamedError<{ template: string; line: number; problem: string }> {
  constructor(template: string, line: number, problem: string) {
    super({ template, line, problem }, `“${template}” has no sentence to draw (line ${line}: ${problem})`)
  }
}

/** Labels that the project does not offer, and that nobody has said to add. Nothing was made. */
export class UnknownTemplateLabels extends NamedError<{ template: string; labels: readonly string[]; count: number }> {
  constructor(template: string, labels: readonly string[]) {
    const shown = labels.slice(0, 10)
    super(
      { template, labels: shown, count: labels.length },
      `“${template}” makes samples of ${labels.length} ${labels.length === 1 ? 'label' : 'labels'} that the project does not offer (${shown.join(', ')}): add them, or call them as the project does`,
    )
  }
}

export interface SynthesiseRequest {
  readonly task: number
  readonly templates: readonly number[]
  readonly perLabel?: number
  readonly seed: number
  readonly noise: Noise
  /** Labels that the project has not may come; they are added with their samples. */
  readonly addLabels: boolean
}
/** A sample as it is stored, its label by name. */
export type MadeText = Omit<NewSynthetic, 'label' | 'judge'> & { readonly label: string }
export type SynthesiseEvent =
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  | {
      readonly type: 'made'
      readonly template: number
      readonly made: Omit<Made, 'at' | 'addedLabels'>
      readonly samples: readonly MadeText[]
      /** Features that the vectors are of. */
      readonly set: number | null
    }

/** So many random texts stand for a larger pool: what says the same as one of the others is found by nobody. */
const MOST_TEXTS = 200_000
/** Characters of a text that is copied: enough to know it by. */
const SHOWN = 500
/** Texts that tell rates of noise. */
const MEASURED = 50_000

/**
 * Draws what templates say, makes it noisy and has it judged, one template after the other, told as it is finished. Copies are looked for in the pool, among
 * what other templates have in use, and among all that is made here. Throws NothingToDraw, UnusableNoise.
 */
export const synthesise = defineTask({
  name: 'synthesise',
  process: 'own',
  async run(
    { task, templates, perLabel, seed, noise, addLabels }: SynthesiseRequest,
    tools: TaskTools<SynthesiseEvent>,
  ): Promise<null> {
    const { project, reader, signal, emit } = tools
    const db = reader.database(project)
    const drawn = templates.map((id) => ({ id, grammar: grammarOf(db, id, { perLabel, addLabels }) }))
    const quotas = drawn.map(({ grammar }) => quotasOf(grammar.labels).reduce((sum, quota) => sum + quota, 0))
    const total = quotas.reduce((sum, quota) => sum + quota, 0)
    const { real, holdout } = textsOf(db, seed)
    const profile = profileOf(noise, real)
    const sampleOf = (at: number | null) => (at === null ? null : real[at]!.id)
    const set = activeFeatureSet(db)?.id ?? null
    const judge = set === null ? null : await openLabelJudge({ task, set }, tools)
    const judges = gates({
      real: real.map(({ text }) => text),
      others: textsInUse(db, task, templates),
      holdout,
      labelCheck: judge?.check,
      directionOf: judge?.directionOf,
      closeFrom: judge?.closeFrom,
    })
    try {
      let done = 0
      for (const { id, grammar } of drawn) {
        const sourcesOf = sourcesIn(db, templateById(db, id)!)
        const making = makeSamples(grammar, { seed, noise: profile, gates: judges })
        const judged: Judged<MadeSample>[] = []
        for await (const batch of making) {
          signal.throwIfAborted()
          judged.push(...batch)
          emit({ type: 'progress', done: (done += batch.length), total })
        }
        const wanted = making.coverage().reduce((sum, one) => sum + one.wanted - one.drawn, 0)
        const gatesOpen = judges.funnel().gates.map(({ gate }) => gate)
        emit({
          type: 'made',
          template: id,
          set,
          made: {
            seed,
            noise: profile,
            fitted: noise.kind === 'fitted',
            judge: judge?.judge ?? null,
            ...countsOf(judged, gatesOpen),
            diversity: diversityOf(judged, judge),
            left: wanted,
          },
          samples: judged.map((one) => madeText(one, { vectors: judge?.vectors, sourcesOf, sampleOf })),
        })
        // What it cannot say is done, too.
        done += wanted
      }
    } finally {
      await judge?.close()
    }
    return null
  },
})

function grammarOf(
  db: ReadableDb,
  id: number,
  { perLabel, addLabels }: Pick<SynthesiseRequest, 'perLabel' | 'addLabels'>,
): Grammar {
  const template = templateById(db, id)!
  const { grammar, errors } = parsedTemplate(db, template)
  if (grammar.labels.length === 0) throw new NothingToDraw(template.name, errors[0]?.line ?? 1, errors[0]?.kind ?? '')
  const called = offeredNames(db, template.task)
  const named = grammar.labels.map((rule) => ({ rule, label: called(labelOf(rule)) }))
  const unknown = named.flatMap(({ rule, label }) => (label === null ? [labelOf(rule)] : []))
  const retired = unknown.filter((name) => labelNamed(db, name, template.task) !== null)
  if (addLabels ? retired.length > 0 : unknown.length > 0)
    throw new UnknownTemplateLabels(template.name, [...new Set(addLabels ? retired : unknown)])
  const labels = named.map(({ rule, label }) => ({
    ...rule,
    settings: { ...rule.settings, label: label ?? labelOf(rule) },
  }))
  return perLabel === undefined ? { ...grammar, labels } : { ...grammar, labels: shared(labels, perLabel) }
}

/** Several definitions may speak for one label, which share what it gets. */
function shared(labels: Grammar['labels'], perLabel: number): Grammar['labels'] {
  const speaking = Map.groupBy(labels, labelOf)
  return labels.map((rule) => {
    const training = String(Math.ceil(perLabel / speaking.get(labelOf(rule))!.length))
    return { ...rule, settings: { ...rule.settings, training } }
  })
}

/** Texts of the pool, and those of them that are only measured on. */
function textsOf(db: ReadableDb, seed: number) {
  const hidden = new Set(holdoutSamples(db))
  const [real, holdout]: [{ id: number; text: string }[], string[]] = [[], []]
  for (const { id, content } of lazyContents(db, Infinity)) {
    if (content.kind !== 'text') continue
    if (hidden.has(id)) holdout.push(content.text)
    else real.push({ id, text: content.text })
  }
  const kept = real.length > MOST_TEXTS ? shuffled(real, mulberry32(seed)).slice(0, MOST_TEXTS) : real
  return { real: kept, holdout }
}

function profileOf(noise: Noise, real: readonly { readonly text: string }[]): NoiseProfile {
  switch (noise.kind) {
    case 'none':
      return {}
    case 'rates':
      return noise.rates
    case 'fitted':
      return fittedProfile(measureNoise(real.slice(0, MEASURED).map(({ text }) => text)))
  }
}

interface Known {
  readonly vectors?: ReadonlyMap<string, Float32Array>
  readonly sourcesOf: ReturnType<typeof sourcesIn>
  /** The sample of the pool that a real text is; null: the text is synthetic. */
  readonly sampleOf: (real: number | null) => number | null
}

function madeText(
  { sample, verdict, gate, because, copied }: Judged<MadeSample>,
  { vectors, sourcesOf, sampleOf }: Known,
): MadeText {
  const { text, label, template, slots, seed, noises, tidy } = sample
  return {
    label,
    text,
    tidy: noises.length > 0 ? tidy : null,
    ...template,
    slots,
    seed,
    noises,
    verdict,
    gate,
    because,
    copied: copied && { text: copied.text.slice(0, SHOWN), sample: sampleOf(copied.real) },
    // What the label check alone has refused may pass where other labels judge it: whether it helps is asked without some of them.
    vector: verdict === 'rejected' && gate !== 'label-check' ? null : (vectors?.get(text) ?? null),
    sources: sourcesOf(template),
  }
}
