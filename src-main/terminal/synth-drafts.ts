import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { NamedError } from '../platform/named-error.ts'
import { writeAtomically } from '../platform/write-atomically.ts'
import type { LabelsDraft, MinedDraft, VariedDraft } from '../contract/draft-receipts.ts'
import type { Studio } from '../services/studio.ts'
import { WrongUsage, type Given } from './command.ts'
import { requireOwnOutputs } from './own-outputs.ts'
import { taskCalled } from './task-called.ts'
import type { SynthAction, SynthTold } from './synth-action.ts'
import { askModel } from './ask-model.ts'
import { finished } from './with-project.ts'

/** What `synth PROJECT ACTION` does, by action. */
const ACTIONS: Readonly<Record<string, SynthAction>> = {
  async 'from-labels'(studio, task, given) {
    const job = studio.synthesis.fromLabels({
      task,
      language: given.oneOf('language', ['auto', 'en', 'zh']),
      kind: given.oneOf('kind', ['requests', 'topics']),
    })
    const { source, labels } = (await finished(studio, job)) as LabelsDraft
    const lines = labels.reduce((sum, { lines: own }) => sum + own.length, 0)
    return draft(studio, {
      task,
      source,
      given,
      told: `${lines} lines for ${count(labels.length, 'label')}, to be edited`,
      rest: { labels },
    })
  },
  async mine(studio, task, given) {
    const job = studio.synthesis.minedPatterns({
      task,
      of: given.oneOf('of', ['labelled', 'flagged']),
      least: given.text('least') === undefined ? undefined : given.number('least', 3, { min: 2, max: 1_000 }),
    })
    const { source, ...mined } = (await finished(studio, job)) as MinedDraft
    const { patterns, samples, covered } = mined
    if (patterns.length === 0)
      throw new NothingDrafted(
        'mine',
        `No pattern in ${count(samples, 'sample')}: several of one label have to say nearly the same (--least)`,
      )
    const told = `${count(patterns.length, 'pattern')} of ${count(samples, 'sample')}, which say ${covered} of them; look through them before you use them`
    return draft(studio, { task, source, given, told, rest: mined })
  },
  async vary(studio, task, given) {
    const list = given.text('synonyms')
    const rules = given.text('rules')
    const job = studio.synthesis.variants({
      task,
      each: given.number('each', 3, { min: 1, max: 20 }),
      seed: given.text('seed') === undefined ? undefined : given.number('seed', 1, { min: 0, max: 0xffffffff }),
      rules: rules?.split(',').map((rule) => rule.trim()),
      synonyms: list === undefined ? undefined : await readFile(resolve(list), 'utf8'),
    })
    const { source, ...made } = (await finished(studio, job)) as VariedDraft
    if (made.count === 0)
      throw new NothingDrafted('vary', `No rule fits one of ${count(made.samples, 'labelled sample')}`)
    const told = `${count(made.count, 'variant')} of ${count(made.samples, 'labelled sample')}, seed ${made.seed}`
    return draft(studio, { task, source, given, told, rest: made })
  },
  ask: askModel,
}

/** Whether an action makes a draft; the others are about templates that are there. */
export const isDraft = (action: string | undefined): boolean => action !== undefined && Object.hasOwn(ACTIONS, action)

export async function synthDraft(studio: Studio, given: Given): Promise<SynthTold> {
  const [, action = '', ...more] = given.positionals
  if (more.length > 0) throw new WrongUsage('synth', `unexpected “${more[0]}”`)
  const { id: task } = await taskCalled(studio, given)
  return ACTIONS[action]!(studio, task, given)
}

/** Nothing came of it; no file and no template was written. */
class NothingDrafted extends NamedError<{ action: string }> {
  constructor(action: string, why: string) {
    super({ action }, `${why}; nothing was written`)
  }
}

/** As a file (`--out`), as a template of the project (`--save`), or told as it is. */
async function draft(
  { synthesis }: Studio,
  { task, source, given, told, rest }: { task: number; source: string; given: Given; told: string; rest: object },
): Promise<SynthTold> {
  const [out, name] = [given.text('out'), given.text('save')]
  if (name !== undefined) {
    const { id } = await synthesis.saveTemplate({ task, name, source })
    return { ...rest, source, template: id, told: `${told} → template “${name}” of the project` }
  }
  if (out === undefined) return { ...rest, source, told: `${source}\n// ${told}` }
  const file = resolve(out)
  const [project = ''] = given.positionals
  await requireOwnOutputs({ out }, [
    { path: project, as: 'the project' },
    ...[given.text('synonyms')].flatMap((path) => (path === undefined ? [] : [{ path, as: 'what --synonyms reads' }])),
  ])
  await writeAtomically(file, source)
  return { ...rest, source, file, told: `${told} → ${file}` }
}

const count = (n: number, what: string) => `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`
