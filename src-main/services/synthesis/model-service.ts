import { setTimeout as pause } from 'node:timers/promises'
import type { languageModel, ModelReceipt } from '../../contract/language-model.ts'
import type { Serves } from '../../contract/serves.ts'
import { mulberry32, shuffled } from '../../platform/random.ts'
import type { WritableDb } from '../../storage/database.ts'
import { labelledTexts } from '../../storage/tables/labelled-texts.ts'
import { FIRST_TASK, listLabels } from '../../storage/tables/labels.ts'
import {
  addModelAnswer,
  countModelAnswers,
  giveAnswersTemplate,
  modelAnswers,
  paceOfModel,
} from '../../storage/tables/model-answers.ts'
import { addTemplate, templateNamed } from '../../storage/tables/templates.ts'
import { costOf, promptTokens, tokensIn } from '../../synthesis/model-answers/estimate.ts'
import { promptFor, type PromptLabel } from '../../synthesis/model-answers/prompt-for.ts'
import type { StudioContext } from '../context.ts'
import { UnknownLabel } from '../labels/label-errors.ts'
import type { ProjectSession } from '../session.ts'
import { askingLabels } from './ask-labels.ts'
import { endpointSettings } from './model-endpoint.ts'
import { endpointModel, folderModel } from './text-model.ts'
import { EndpointNotConfirmed } from './model-errors.ts'
import { requireTexts } from './require-texts.ts'
import { NothingToDraft } from './synthesis-errors.ts'

type Asked = Parameters<Serves<typeof languageModel>['estimateModel']>[0]

/** Texts by a language model: off until a user has named an address or a folder, which is all that is ever asked. */
export function modelService(
  { folders, jobs, clock, newSeed }: StudioContext,
  session: () => ProjectSession,
): Serves<typeof languageModel> {
  const settings = endpointSettings(folders.settings)

  return {
    modelEndpoint: settings.get,
    setModelEndpoint: (change) => settings.set(change),
    async estimateModel(asked) {
      const used = await settings.inUse()
      const { numerics, project } = session()
      const { db } = project
      const labels = promptLabels(session(), { ...asked, seed: asked.seed ?? 1 })
      const batches = Math.ceil(asked.perLabel / asked.batch)
      const prompts = labels.map((label) => firstPrompt(label, labels, asked))
      const lengths = labels.flatMap(({ examples }) => examples.map(tokensIn))
      const each = lengths.length > 0 ? lengths.reduce((sum, n) => sum + n, 0) / lengths.length : 14
      const texts = labels.length * asked.perLabel
      const input = batches * prompts.reduce((sum, prompt) => sum + promptTokens(prompt), 0)
      // Quotes and commas; and what was there already is asked for again now and then.
      const output = Math.ceil(texts * (each + 4))
      // A folder is opened for it: what does not fit is told before anything is asked.
      const opened = used.folder === null ? null : await folderModel(numerics, used.folder)
      opened?.close()
      const { url, model, perMinute } = opened ?? used.told!
      const prices = used.told ?? FREE
      const pace = paceOfModel(db, url, model)
      const perRequest = 60 / perMinute
      const requests = batches * labels.length
      return {
        url,
        reach: used.told?.reach ?? ('folder' as const),
        model,
        labels: labels.length,
        requests,
        texts,
        examples: lengths.length,
        tokensIn: input,
        tokensOut: output,
        cost: costOf(input, output, { input: prices.priceIn, output: prices.priceOut }),
        seconds: pace === null ? null : Math.max((pace * texts) / 1000, perRequest * (requests - 1)),
        prompt: prompts[0]!.map(({ content }) => content).join('\n\n'),
        notices: [...(opened?.notices ?? [])],
      }
    },
    async askModel({ url, name, seed = newSeed(), ...asked }) {
      const used = await settings.inUse()
      const where = used.folder ?? used.told.url
      if (url !== where && url.replace(/\/+$/, '') !== where) throw new EndpointNotConfirmed(where, url)
      const at = session()
      const task = requireTexts(at, asked.task ?? FIRST_TASK)
      const { db } = at.project
      const labels = promptLabels(at, { ...asked, seed })
      return jobs.start({
        kind: 'synthesis',
        title: 'ask-model',
        unit: 'texts',
        total: labels.length * asked.perLabel,
        async work({ signal, progress }): Promise<ModelReceipt> {
          const model = used.folder === null ? endpointModel(used) : await folderModel(at.numerics, used.folder, signal)
          const asking = askingLabels(
            model,
            { ...asked, labels, seed },
            {
              log: (answer) => addModelAnswer(db, { ...answer, task, at: clock() }),
              progress,
              now: () => performance.now(),
            },
          )
          let template: number | null = null
          try {
            await asking.run({ signal, pause: (ms, signal) => pause(ms, undefined, { signal }) })
          } finally {
            model.close()
            // Whatever ended it, what has come is kept.
            template = keep(db, { ...asking.collected(), task, name: name ?? model.model, at: clock() })
          }
          return { ...asking.collected().receipt, template }
        },
      })
    },
    modelAnswers({ task = FIRST_TASK, template, offset, limit }) {
      const { db } = session().project
      const filter = { task, template }
      return { total: countModelAnswers(db, filter), answers: modelAnswers(db, filter, { offset, limit }) }
    },
  }
}

/** Nobody is paid for what this machine does. */
const FREE = { priceIn: 0, priceOut: 0 }

const firstPrompt = (label: PromptLabel, all: readonly PromptLabel[], { perLabel, batch, language }: Asked) =>
  promptFor({
    label,
    others: all.map(({ name }) => name).filter((name) => name !== label.name),
    count: Math.min(batch, perLabel),
    known: [],
    language,
  })

/** Labels with labelled samples, by chance; none of the hold-out. Throws UnknownLabel, NothingToDraft. */
function promptLabels(session: ProjectSession, asked: Asked & { readonly seed: number }): readonly PromptLabel[] {
  const { db } = session.project
  const task = requireTexts(session, asked.task ?? FIRST_TASK)
  const all = listLabels(db, task)
  const unknown = asked.labels?.find((name) => !all.some((label) => label.name === name))
  if (unknown !== undefined) throw new UnknownLabel(unknown)
  const labels = all.filter(({ name }) => asked.labels?.includes(name) ?? true)
  if (labels.length === 0) throw new NothingToDraft()
  const own = Map.groupBy(asked.examples > 0 ? labelledTexts(db, task) : [], ({ labelId }) => labelId)
  return labels.map(({ id, name, description, keywords }) => ({
    name,
    description,
    keywords,
    examples: shuffled(own.get(id) ?? [], mulberry32(asked.seed ^ id))
      .slice(0, asked.examples)
      .map(({ text }) => text),
  }))
}

interface Keeping {
  readonly task: number
  readonly name: string
  readonly source: string
  readonly answers: readonly number[]
  readonly at: number
}
/** As a template with a name that none has yet; null where no text has come. */
function keep(db: WritableDb, { task, name, source, answers, at }: Keeping): number | null {
  if (source === '') return null
  return db.transaction(() => {
    let free = name.trim() || 'language model'
    for (let n = 2; templateNamed(db, free, task) !== null; n++) free = `${name} ${n}`
    const template = addTemplate(db, { task, name: free, dialect: 'kindling', source, at })
    giveAnswersTemplate(db, answers, template)
    return template
  })
}
