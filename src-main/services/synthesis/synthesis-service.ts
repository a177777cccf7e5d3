import { basename, extname, resolve } from 'node:path'
import { MOST_CHARACTERS } from '../../contract/template-report.ts'
import type { synthesis as synthesisContract } from '../../contract/synthesis.ts'
import type { syntheticSamples } from '../../contract/synthetic-samples.ts'
import type { Template } from '../../contract/templates.ts'
import type { Serves } from '../../contract/serves.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { FIRST_TASK } from '../../storage/tables/labels.ts'
import {
  addTemplate,
  changeTemplate,
  giveImport,
  importsOf,
  listTemplates,
  removeTemplate,
  takeImport,
  templateById,
  templateNamed,
  withdrawTemplate,
  type TemplateRecord,
} from '../../storage/tables/templates.ts'
import { noises } from '../../synthesis/noises/index.ts'
import { teachingSynthetic } from '../../storage/tables/synthetic-samples.ts'
import { letTestByItself, testsByItself } from '../../storage/tables/synthesis-tests.ts'
import type { StudioContext } from '../context.ts'
import type { ProjectSession } from '../session.ts'
import { NoFeatures } from '../models/models-service.ts'
import { activeFeatureSet } from '../../storage/tables/features.ts'
import { helpOf, helpRequest, startHelpTest } from './test-help.ts'
import { rememberSources } from './remember-sources.ts'
import { startMaking } from './make-yields.ts'
import { mapSynthetic } from './synthetic-map.ts'
import { requireSingle, requireTexts } from './require-texts.ts'
import {
  NoTemplates,
  TemplateExists,
  TemplateIncomplete,
  TemplateTeachesNothing,
  TemplateTooLong,
  UnknownTemplate,
} from './synthesis-errors.ts'
import { templateViews } from './template-view.ts'

/** What changes with synthetic samples. */
export interface Around {
  readonly session: () => ProjectSession
  /** What may teach a task is another now. */
  readonly taught: (task: number) => void
  /** The same by a person’s word on one sample, which may be one of many in a row. */
  readonly answered: (task: number) => void
  /** It may be time to ask whether templates help. */
  readonly lookWhetherDue: () => void
  /** Its label set is another. */
  readonly labelled: (task: number) => void
}

const ENDINGS = new Map<string, TemplateRecord['dialect']>([
  ['.chatito', 'chatito'],
  ['.yml', 'rasa'],
  ['.yaml', 'rasa'],
])

export function synthesisService(
  { jobs, clock, newSeed }: StudioContext,
  { session, taught, labelled, lookWhetherDue }: Around,
): Omit<Serves<typeof synthesisContract>, keyof typeof syntheticSamples> {
  const db = () => session().project.db
  const known = (id: number): TemplateRecord => {
    const template = templateById(db(), id)
    if (!template) throw new UnknownTemplate(id)
    return template
  }
  const list = (task = FIRST_TASK) => templateViews(db(), session().of(task).task.id)
  const view = ({ id, task }: Pick<TemplateRecord, 'id' | 'task'>): Template =>
    list(task).find((template) => template.id === id)!
  const inUse = (id: number, at: number | null) => {
    const { task } = known(id)
    withdrawTemplate(db(), id, at)
    taught(task)
    return list(task)
  }

  return {
    inspect: (draft) => session().reading.run('inspectTemplate', draft, {}),
    noises: () => noises.map(({ id, title, summary, per }) => ({ id, title, summary, per })),
    templates: (given) => list(given?.task),
    async saveTemplate({ id, task = FIRST_TASK, ...given }) {
      const read =
        given.path === undefined ? null : await session().reading.run('readTemplate', { path: resolve(given.path) }, {})
      const before = id === undefined ? null : known(id)
      const file = given.path === undefined ? undefined : basename(given.path)
      const name = given.name ?? before?.name ?? file
      const source = given.source ?? read?.text ?? before?.source
      if (name === undefined || source === undefined)
        throw new TemplateIncomplete(name === undefined ? 'name' : 'source')
      for (const [called, text] of [[name, source] as const, ...(read?.imports ?? [])])
        if (text.length > MOST_CHARACTERS) throw new TemplateTooLong(called, text.length, MOST_CHARACTERS)
      const byName = file === undefined ? undefined : (ENDINGS.get(extname(file).toLowerCase()) ?? 'kindling')
      const dialect = given.dialect ?? byName ?? before?.dialect ?? 'kindling'
      const asked = before?.task ?? requireTexts(session(), task)
      const other = templateNamed(db(), name, asked)
      if (other !== null && other !== before?.id) throw new TemplateExists(name)
      const written = { name, dialect, source, at: clock() }
      const saved = db().transaction(() => {
        const own = before?.id ?? addTemplate(db(), { ...written, task: asked })
        if (before) changeTemplate(db(), before.id, written)
        read?.imports.forEach((text, path) => giveImport(db(), own, path, text))
        rememberSources(db(), asked, [before?.source, source, ...(read?.imports.values() ?? [])])
        return own
      })
      return view({ id: saved, task: asked })
    },
    removeTemplate({ template: id }) {
      const { task, source } = known(id)
      rememberSources(db(), task, [source, ...importsOf(db(), id).map(({ text }) => text)])
      removeTemplate(db(), id)
      taught(task)
      return list(task)
    },
    saveImport({ template: id, path, text }) {
      const template = known(id)
      const { name, dialect, source, task } = template
      db().transaction(() => {
        const before = importsOf(db(), id).find((one) => one.path === path)?.text
        rememberSources(db(), task, [before, text])
        if (text === null) takeImport(db(), id, path)
        else giveImport(db(), id, path, text)
        changeTemplate(db(), id, { name, dialect, source, at: clock() })
      })
      return view(template)
    },
    make({
      task: wanted = FIRST_TASK,
      templates,
      perLabel,
      seed = newSeed(),
      noise = { kind: 'none' },
      addLabels = false,
    }) {
      const at = session()
      const task = requireTexts(at, wanted)
      templates?.forEach(known)
      const chosen = templates ?? usable(db(), task)
      if (chosen.length === 0) throw new NoTemplates()
      return startMaking(
        {
          db: db(),
          numerics: at.numerics,
          jobs,
          clock,
          // Whoever judges labels reads features: what is not judged would teach unseen.
          async embed(control) {
            if (at.project.counts.samples === 0) return
            await at.inTurn(async () => activeFeatureSet(db()) ?? (await at.embedPool().work(control)))
          },
          onMade(added) {
            if (added) labelled(task)
            taught(task)
          },
        },
        { task, templates: chosen, perLabel, seed, noise, addLabels },
      )
    },
    helps({ task: wanted = FIRST_TASK, templates, runs, seed = newSeed(), curve }) {
      const at = session()
      const task = requireSingle(at, wanted)
      templates?.forEach(known)
      const teaching = new Set(teachingSynthetic(db(), task).map(({ template }) => template))
      const idle = templates?.find((id) => !teaching.has(id))
      if (idle !== undefined) throw new TemplateTeachesNothing(known(idle).name)
      const asked = templates ?? usable(db(), task).filter((id) => teaching.has(id))
      const request = helpRequest(at.of(task), { templates: asked, runs, seed, curve })
      return startHelpTest({ db: db(), numerics: at.numerics, jobs, clock }, request)
    },
    testing: (given) => ({ byItself: testsByItself(db(), session().of(given?.task).task.id) }),
    letTest({ task: wanted = FIRST_TASK, byItself }) {
      const { id } = session().of(wanted).task
      letTestByItself(db(), id, byItself)
      if (byItself) lookWhetherDue()
      return { byItself }
    },
    help: (given) => helpOf(db(), session().of(given?.task).task.id),
    map(given, asked) {
      const at = session()
      const task = requireSingle(at, given?.task ?? FIRST_TASK)
      const set = activeFeatureSet(db())?.id
      if (set === undefined) throw new NoFeatures()
      const mapping = { db: db(), numerics: at.numerics, task, set }
      return at.inTurn(() => mapSynthetic(mapping, asked?.signal))
    },
    withdraw: ({ template }) => inUse(template, clock()),
    restore: ({ template }) => inUse(template, null),
  }
}

export const usable = (db: ReadableDb, task: number): number[] =>
  listTemplates(db, task)
    .filter(({ withdrawnAt }) => withdrawnAt === null)
    .map(({ id }) => id)
